import type { EndpointSpec, FunctionSpec, HostBridgeSpec } from '../../topology/buildSpec.ts';
import { aspeed } from '../parts/amdHosts.ts';
import { kioxiaCm7, samsungPm9a3 } from '../parts/drives.ts';
import { h100NvSwitch, h100Sxm5 } from '../parts/gpus.ts';
import { iceLakeUncore, sapphireRapidsPort } from '../parts/intelHosts.ts';
import { connectX6Dx, connectX7InfiniBand } from '../parts/nics.ts';
import { pex89000, switchOf } from '../parts/switches.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const gpu = (n: number): EndpointSpec => ({ ...h100Sxm5, id: `gpu${n}`, label: `GPU ${n}` });
const nic = (n: number): EndpointSpec => ({ ...connectX7InfiniBand, id: `nic${n}`, label: `NIC ${n}` });
const nvme = (n: number): EndpointSpec => ({ ...kioxiaCm7, id: `nvme${n}`, label: `NVMe ${n}` });
const nvSwitch = (n: number): EndpointSpec => ({
  ...h100NvSwitch,
  id: `nvswitch${n}`,
  label: `NVSwitch ${n}`,
});

/** A switch with two GPUs, an adapter for each, two drives, and one of the NVSwitches for management. */
function plane(n: number): FunctionSpec {
  const ports = [
    { at: '00.0', link: x(16, 5), below: [gpu(2 * n)] },
    { at: '01.0', link: x(16, 5), below: [gpu(2 * n + 1)] },
    { at: '02.0', link: x(16, 5), slot: `NIC ${2 * n}`, below: [nic(2 * n)] },
    { at: '03.0', link: x(16, 5), slot: `NIC ${2 * n + 1}`, below: [nic(2 * n + 1)] },
    { at: '04.0', link: x(4, 5), slot: `Bay ${2 * n}`, below: [nvme(2 * n)] },
    { at: '05.0', link: x(4, 5), slot: `Bay ${2 * n + 1}`, below: [nvme(2 * n + 1)] },
    { at: '06.0', link: x(2, 5), below: [nvSwitch(n)] },
  ];
  return sapphireRapidsPort({
    at: '01.0',
    id: `plane${n}`,
    below: [
      switchOf(pex89000, {
        id: `switch${n}`,
        ports: ports.map((port, i) => ({ ...port, id: `switch${n}-port${i}` })),
      }),
    ],
  });
}

const stack = (bus: number, numaNode: number, functions: readonly FunctionSpec[]): HostBridgeSpec => ({
  bus,
  numaNode,
  functions: [...iceLakeUncore, ...functions],
});

/** Every GPU has links to every NVSwitch, 18 in all; how they are split between the four is left open. */
const nvLinks = [0, 1, 2, 3, 4, 5, 6, 7].flatMap(n =>
  [0, 1, 2, 3].map(k => ({
    kind: 'nvswitch' as const,
    a: `gpu${n}`,
    b: `nvswitch${k}`,
    gigabytesPerSecond: null,
  })),
);

export const hgxH100: Scene = {
  ...titleOf('hgx-h100'),
  machine: {
    name: 'HGX H100 class, eight GPUs',
    sideLinks: nvLinks,
    hostBridges: [
      stack(0x00, 0, [
        sapphireRapidsPort({
          at: '0c.0',
          id: 'boot-port',
          link: x(4, 4),
          slot: 'M.2',
          below: [{ ...samsungPm9a3, id: 'boot', label: 'NVMe boot' }],
        }),
        sapphireRapidsPort({ at: '0f.0', id: 'bmc-port', link: x(1, 2), below: [aspeed] }),
      ]),
      stack(0x15, 0, [plane(0)]),
      stack(0x37, 0, [plane(1)]),
      stack(0x48, 0, [
        sapphireRapidsPort({
          at: '01.0',
          id: 'storage-nic-port',
          slot: 'OCP',
          below: [
            { ...connectX6Dx, id: 'eth0', at: '00.0', label: 'Ethernet 0' },
            { ...connectX6Dx, id: 'eth1', at: '00.1', label: 'Ethernet 1' },
          ],
        }),
      ]),
      stack(0x97, 1, [plane(2)]),
      stack(0xb7, 1, [plane(3)]),
    ],
  },
  settings: { cpu: { vendor: 'intel', family: 6 } },
  pair: { provider: 'gpu0', client: 'nic0' },
  lookAt:
    'GPU 0 and NIC 0 are direct below one switch, at the full width of Gen5. GPU 0 and NIC 2 sit below different switches: the host bridges are listed by 8086:09a2, so the kernel allows the way through them, and the two uplinks are shared. Turn the IOMMU on: Linux sets Request Redirect on all ports, and the close pair goes through the host bridge too. Two GPUs do not need any of it: they have NVLink through the NVSwitches.',
  sources: [
    {
      title: 'NVIDIA DGX H100/H200 User Guide: introduction and system topology',
      url: 'https://docs.nvidia.com/dgx/dgxh100-user-guide/introduction-to-dgxh100.html',
    },
    {
      title: 'Broadcom PEX89000 Managed PCI Express 5.0 Switches',
      url: 'https://docs.broadcom.com/docs/PEX89000-Managed-PCI-Express-5.0-Switches',
    },
    {
      title: 'Linux: drivers/pci/p2pdma.c, the host bridge list',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/drivers/pci/p2pdma.c',
    },
  ],
  claims: [
    { provider: 'gpu0', client: 'nic0', mapType: 'BUS_ADDR', distance: 4 },
    { provider: 'gpu0', client: 'nic2', mapType: 'THRU_HOST_BRIDGE', distance: 8 },
    { provider: 'gpu0', client: 'gpu7', mapType: 'THRU_HOST_BRIDGE', distance: 8 },
    { provider: 'gpu0', client: 'nic0', settings: { iommu: 'on' }, mapType: 'THRU_HOST_BRIDGE', distance: 4 },
    { provider: 'gpu0', client: 'nic2', settings: { kernel: '5.14' }, mapType: 'NOT_SUPPORTED', distance: 8 },
  ],
};
