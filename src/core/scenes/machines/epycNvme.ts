import type { BridgeSpec, HostBridgeSpec } from '../../topology/buildSpec.ts';
import { aspeed, epycChipset, epycPort, epycRootBus } from '../parts/amdHosts.ts';
import { samsungPm173x } from '../parts/drives.ts';
import { connectX6Dx } from '../parts/nics.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

/** Four drive bays take one x16 group of lanes, as four ports. */
const bays = (device: string, first: number): readonly BridgeSpec[] =>
  [0, 1, 2, 3].map(i => ({
    ...epycPort({
      at: `${device}.${i + 1}`,
      id: `bay-port${first + i}`,
      slot: `${first + i}`,
      link: x(4, 4),
    }),
    below: [{ ...samsungPm173x, id: `nvme${first + i}`, label: `NVMe ${first + i}` }],
  }));

const rootBus = (bus: number, ports: readonly BridgeSpec[]): HostBridgeSpec => ({
  bus,
  numaNode: 0,
  functions: epycRootBus(ports),
});

/** One socket, 128 lanes: sixteen drives and a two-port NIC without a switch. */
export const epycNvme: Scene = {
  ...titleOf('epyc-nvme'),
  machine: {
    name: 'EPYC 7002, sixteen NVMe drives',
    hostBridges: [
      {
        bus: 0x00,
        numaNode: 0,
        functions: [
          ...epycRootBus([
            ...bays('01', 0),
            epycPort({ at: '05.1', id: 'bmc-port', link: x(1, 2), below: [aspeed] }),
          ]),
          ...epycChipset,
        ],
      },
      rootBus(0x40, bays('01', 4)),
      rootBus(0x80, [
        epycPort({
          at: '01.1',
          id: 'nic-port',
          slot: 'OCP 3.0',
          below: [
            { ...connectX6Dx, id: 'nic0', at: '00.0', label: 'NIC 0' },
            { ...connectX6Dx, id: 'nic1', at: '00.1', label: 'NIC 1' },
          ],
        }),
        ...bays('03', 8),
      ]),
      rootBus(0xc0, bays('01', 12)),
    ],
  },
  settings: { cpu: { vendor: 'amd', family: 0x17 } },
  pair: { provider: 'nvme0', client: 'nic0' },
  lookAt:
    'Four root buses, and every drive on a root port of its own: no pair has a bridge in common. Since 5.9 the kernel allows them all, because the processor is Zen. Choose 5.4 to see them refused: until then the kernel knew AMD by the host bridge of the first EPYC, 1022:1450, and this one is 1022:1480.',
  sources: [
    {
      title: 'AMD EPYC 7002 Series Processors: 128 lanes of PCIe 4.0',
      url: 'https://www.amd.com/en/products/processors/server/epyc/7002-series.html',
    },
    {
      title: 'Linux commit dea286bb71ba: PCI/P2PDMA: Allow P2PDMA on AMD Zen and newer CPUs',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=dea286bb71ba',
    },
  ],
  claims: [
    { provider: 'nvme0', client: 'nic0', mapType: 'THRU_HOST_BRIDGE', distance: 4 },
    { provider: 'nvme0', client: 'nvme1', mapType: 'THRU_HOST_BRIDGE', distance: 4 },
    { provider: 'nic0', client: 'nic1', mapType: 'BUS_ADDR', distance: 2 },
  ],
};
