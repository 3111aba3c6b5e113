import type { EndpointSpec } from '../../topology/buildSpec.ts';
import { noLoadBuffer, noLoadWithCmb, samsungPm983 } from '../parts/drives.ts';
import { broadwellHost, broadwellPort, chipsetLpc, chipsetSata, chipsetUsb } from '../parts/intelHosts.ts';
import { connectX5, i350DualPort } from '../parts/nics.ts';
import { pex9733, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const cmb = (n: number): EndpointSpec => ({ ...noLoadWithCmb, id: `cmb${n}`, label: `NVMe ${n} with CMB` });
const plain = (n: number): EndpointSpec => ({ ...samsungPm983, id: `nvme${n}`, label: `NVMe ${n}` });

/** The machine that P2PDMA was merged for: an RDMA adapter and drives with memory of their own below one switch. */
export const nvmeofTarget: Scene = {
  ...titleOf('nvmeof-target'),
  machine: {
    name: 'NVMe-oF target with CMB drives',
    hostBridges: [
      {
        numaNode: 0,
        functions: [
          broadwellHost,
          broadwellPort(1, {
            at: '01.0',
            id: 'spare-bay-port',
            slot: 'Bay 4',
            link: x(8, 3),
            below: [cmb(4)],
          }),
          broadwellPort(2, {
            at: '02.0',
            id: 'uplink',
            below: [
              switchOf(pex9733, {
                id: 'switch',
                ports: [
                  {
                    at: '00.0',
                    id: 'rnic-port',
                    slot: 'Slot 1',
                    link: x(8, 3),
                    below: [{ ...connectX5, id: 'rnic', label: 'RNIC' }],
                  },
                  { at: '01.0', id: 'bay0', slot: 'Bay 0', link: x(8, 3), below: [cmb(0)] },
                  { at: '02.0', id: 'bay1', slot: 'Bay 1', link: x(8, 3), below: [cmb(1)] },
                  { at: '03.0', id: 'bay2', slot: 'Bay 2', link: x(4, 3), below: [plain(2)] },
                  { at: '04.0', id: 'bay3', slot: 'Bay 3', link: x(4, 3), below: [plain(3)] },
                ],
              }),
            ],
          }),
          broadwellPort(3, {
            at: '03.0',
            id: 'lan-port',
            link: x(4, 2),
            below: i350DualPort.map((port, i) => ({ ...port, id: `lan${i}`, label: `LAN ${i}` })),
          }),
          chipsetUsb('usb', 0x8d31, 'C610/X99 series chipset USB xHCI Host Controller'),
          chipsetLpc(0x8d44, 'C610/X99 series chipset LPC Controller'),
          chipsetSata('1f.2', 0x8d02, 'C610/X99 series chipset 6-Port SATA Controller [AHCI mode]'),
        ],
      },
    ],
    others: [
      { id: 'rxe0', label: 'rxe0, RDMA in software over LAN 0', parent: 'lan0', virtualDma: true },
      { id: 'usb-disk', label: 'USB disk', parent: 'usb' },
      { id: 'siw0', label: 'siw0, RDMA in software over a bridge', virtualDma: true },
    ],
  },
  deviceMemory: { cmbs: ['cmb0', 'cmb1', 'cmb4'].map(node => ({ ...noLoadBuffer, node })) },
  settings: { cpu: { vendor: 'intel', family: 6 } },
  pair: { provider: 'cmb0', client: 'rnic' },
  lookAt:
    'The adapter writes what comes from the network into the memory of drive 0 below the switch, and any drive there can fetch it: neither the uplink nor DRAM is touched. Drive 4 has the same memory, but below another root port of a host bridge that is not on the list, so it can serve nobody. Software RDMA and a USB disk can be named as clients too: see who stands for them, and who is refused. The switch has ACS, and it is off: turn the IOMMU on and all of this is lost.',
  sources: [
    {
      title: 'Linux: PCI peer-to-peer DMA support, with the NVMe target as its example',
      url: 'https://docs.kernel.org/driver-api/pci/p2pdma.html',
    },
    {
      title: 'NVM Express Base Specification: controller memory buffer',
      url: 'https://nvmexpress.org/specifications/',
    },
    {
      title: 'Linux commit c6925093d0b2: nvmet: Optionally use PCI P2P memory',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=c6925093d0b2',
    },
  ],
  claims: [
    { provider: 'cmb0', client: 'rnic', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'cmb0', client: 'nvme3', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'cmb4', client: 'rnic', mapType: 'NOT_SUPPORTED', distance: 6 },
    { provider: 'cmb0', client: 'rnic', settings: { iommu: 'on' }, mapType: 'NOT_SUPPORTED', distance: 4 },
    { provider: 'cmb0', client: 'rnic', settings: { kernel: '4.20' }, mapType: 'BUS_ADDR', distance: 4 },
  ],
};
