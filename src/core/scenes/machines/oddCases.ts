import { pciScsi, samsungPm983 } from '../parts/drives.ts';
import {
  chipset300Port,
  chipsetLpc,
  chipsetSmbus,
  core8thHost,
  corePort,
  intelGraphics,
} from '../parts/intelHosts.ts';
import { connectX6Dx, connectXVirtual, i82576, i82576Virtual, pciGigabit } from '../parts/nics.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

/** The bridges and functions at which rules that look alike part ways. */
export const oddCases: Scene = {
  ...titleOf('odd-cases'),
  machine: {
    name: 'Odd cases',
    hostBridges: [
      {
        numaNode: 0,
        functions: [
          core8thHost,
          corePort({
            at: '01.0',
            id: 'slot1',
            slot: 'Slot 1',
            link: x(8, 3),
            below: [
              {
                ...connectX6Dx,
                id: 'nic',
                label: 'NIC',
                at: '00.0',
                virtualFunctions: connectXVirtual(6, 1),
              },
            ],
          }),
          corePort({
            at: '01.1',
            id: 'slot2',
            slot: 'Slot 2',
            link: x(8, 3),
            below: [{ ...i82576, id: 'lan', label: 'LAN', at: '00.0', virtualFunctions: i82576Virtual }],
          }),
          intelGraphics(0x3e98, 'CoffeeLake-S GT2 [UHD Graphics 630]'),
          chipset300Port(1, {
            at: '1c.0',
            id: 'pci-port',
            link: x(1, 3),
            below: [
              {
                kind: 'bridge',
                portType: 'pcie-to-pci',
                id: 'pci-bridge',
                vendorId: 0x1b21,
                deviceId: 0x1080,
                classCode: 0x0604,
                name: 'ASMedia Technology Inc. ASM1083/1085 PCIe to PCI Bridge',
                link: x(1, 1),
                below: [
                  { ...pciGigabit, id: 'pci-lan', label: 'NIC on PCI', at: '00.0', slot: 'PCI 1' },
                  { ...pciScsi, id: 'pci-scsi', label: 'SCSI on PCI', at: '01.0', slot: 'PCI 2' },
                ],
              },
            ],
          }),
          chipsetLpc(0xa30e, 'Cannon Lake LPC Controller'),
          chipsetSmbus(0xa323, 'Cannon Lake PCH SMBus Controller'),
        ],
      },
      {
        // A domain that the Volume Management Device makes: its bus numbers also exist in domain 0.
        domain: 0x10000,
        bus: 0xe0,
        numaNode: 0,
        functions: [
          chipset300Port(17, {
            at: '1b.0',
            id: 'vmd-port',
            slot: 'M.2',
            below: [{ ...samsungPm983, id: 'vmd-nvme', label: 'NVMe behind VMD' }],
          }),
        ],
      },
    ],
  },
  settings: { cpu: { vendor: 'intel', family: 6 } },
  pair: { provider: 'nic', client: 'lan' },
  lookAt:
    'NIC and LAN sit below different root ports. The function proposed in March 2018 answers with a port all the same, because the range of the root bus covers everything, and it even takes the drive of domain 10000 for a neighbour; p2pdma finds no bridge in common. The virtual functions of LAN sit on a bus that no bridge leads to, and count as if they stood beside their physical function.',
  sources: [
    {
      title: 'linux-pci, March 2018: PCI: Add pci_find_common_upstream_dev()',
      url: 'https://lore.kernel.org/linux-pci/20180325110000.2238-2-christian.koenig@amd.com/',
    },
    {
      title: 'Linux: PCI Express I/O Virtualization Howto',
      url: 'https://docs.kernel.org/PCI/pci-iov-howto.html',
    },
    {
      title: 'Intel 82576EB Gigabit Ethernet Controller Datasheet: First VF Offset and VF Stride',
      url: 'https://www.intel.com/content/dam/www/public/us/en/documents/datasheets/82576eg-gbe-datasheet.pdf',
    },
  ],
  claims: [
    { provider: 'nic', client: 'lan', mapType: 'NOT_SUPPORTED', distance: 4 },
    { provider: 'lan', client: 'lan/vf0', mapType: 'BUS_ADDR', distance: 2 },
    { provider: 'nic/vf0', client: 'nic/vf5', mapType: 'BUS_ADDR', distance: 2 },
    { provider: 'pci-lan', client: 'pci-scsi', mapType: 'BUS_ADDR', distance: 2 },
    { provider: 'nic', client: 'hb:0000:00/02.0', mapType: 'NOT_SUPPORTED', distance: 3 },
    { provider: 'nic', client: 'vmd-nvme', mapType: 'NOT_SUPPORTED', distance: 4 },
  ],
};
