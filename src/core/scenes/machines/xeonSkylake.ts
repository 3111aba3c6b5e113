import type { BridgeSpec } from '../../topology/buildSpec.ts';
import { samsungPm983 } from '../parts/drives.ts';
import { v100PcieWith16GB } from '../parts/gpus.ts';
import {
  chipsetSata,
  skylakeDmaEngine,
  skylakeHost,
  skylakePort,
  skylakeUncore,
} from '../parts/intelHosts.ts';
import { connectX5 } from '../parts/nics.ts';
import { x } from '../parts/units.ts';
import type { Scene } from '../scene.ts';
import { titleOf } from '../titles.ts';

const letters = ['A', 'B', 'C', 'D'] as const;

/** Drive bays below ports of four lanes; port A is device 00, B is 01, and so on. */
const bays = (from: 'A' | 'C', first: number): readonly BridgeSpec[] =>
  letters.slice(letters.indexOf(from)).map((letter, i) =>
    skylakePort(letter, {
      at: `0${letters.indexOf(letter)}.0`,
      id: `bay-port${first + i}`,
      slot: `Bay ${first + i}`,
      link: x(4, 3),
      below: [{ ...samsungPm983, id: `nvme${first + i}`, label: `NVMe ${first + i}` }],
    }),
  );

const slot = (number: number, below: BridgeSpec['below']): BridgeSpec =>
  skylakePort('A', { at: '00.0', id: `slot${number}`, slot: `Slot ${number}`, below });

/** Each stack of the processor is a root bus of its own; what its first function is decides whether it is listed. */
export const xeonSkylake: Scene = {
  ...titleOf('xeon-skylake'),
  machine: {
    name: 'Two-socket Xeon Scalable (Skylake-SP)',
    hostBridges: [
      {
        bus: 0x00,
        numaNode: 0,
        functions: [
          skylakeHost,
          skylakeDmaEngine,
          chipsetSata('17.0', 0xa182, 'C620 Series Chipset Family SATA Controller [AHCI mode]'),
        ],
      },
      {
        bus: 0x17,
        numaNode: 0,
        functions: [slot(1, [{ ...connectX5, id: 'nic0', label: 'NIC 0' }]), ...skylakeUncore],
      },
      {
        bus: 0x3a,
        numaNode: 0,
        functions: [slot(2, [{ ...v100PcieWith16GB, id: 'gpu0', label: 'GPU 0' }]), ...skylakeUncore],
      },
      { bus: 0x5d, numaNode: 0, functions: [...bays('A', 0), ...skylakeUncore] },
      { bus: 0x80, numaNode: 1, functions: [skylakeDmaEngine, ...skylakeUncore] },
      {
        bus: 0x85,
        numaNode: 1,
        functions: [slot(3, [{ ...connectX5, id: 'nic1', label: 'NIC 1' }]), ...skylakeUncore],
      },
      { bus: 0xae, numaNode: 1, functions: [...bays('C', 4), ...skylakeUncore] },
      {
        bus: 0xd7,
        numaNode: 1,
        functions: [slot(4, [{ ...v100PcieWith16GB, id: 'gpu1', label: 'GPU 1' }]), ...skylakeUncore],
      },
    ],
  },
  settings: { cpu: { vendor: 'intel', family: 6 } },
  pair: { provider: 'nvme4', client: 'nic1' },
  lookAt:
    'Linux knows a host bridge by the first function of its root bus. Most stacks begin with root port A, 8086:2030, which is listed, so pairs pass even between the sockets. The stack of NVMe 4 begins with port C at 02.0: the kernel takes that into account only since 5.19. Choose 5.14 and see it refused.',
  sources: [
    {
      title: 'linux-pci, March 2022: Intel Sky Lake-E host root ports check',
      url: 'https://lore.kernel.org/linux-pci/20220330140823.28826-2-shlomop@pliops.com/',
    },
    {
      title:
        'Linux commit 7b94b53db34f: PCI/P2PDMA: Add Intel Sky Lake-E Root Ports B, C, D to the whitelist',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/commit/?id=7b94b53db34f',
    },
  ],
  claims: [
    { provider: 'nvme4', client: 'nic1', mapType: 'THRU_HOST_BRIDGE', distance: 4 },
    { provider: 'gpu0', client: 'gpu1', mapType: 'THRU_HOST_BRIDGE', distance: 4 },
    {
      provider: 'nvme4',
      client: 'nic1',
      settings: { kernel: '5.14' },
      mapType: 'NOT_SUPPORTED',
      distance: 4,
    },
    { provider: 'nvme0', client: 'nic0', settings: { kernel: '5.2' }, mapType: 'NOT_SUPPORTED', distance: 4 },
  ],
};
