import type { MemoryOperation } from '../../p2pdma/memory/memoryOperations.ts';
import type { NvmetTarget } from '../../p2pdma/nvmet/nvmetTarget.ts';
import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { nvmetCommit, p2pdmaDoc } from './sources.ts';

const [rnic, cmb0, nvme2] = [nodeId('rnic'), nodeId('cmb0'), nodeId('nvme2')];
const MIB = 1 << 20;
const on = (operation: MemoryOperation) => ({ on: 'memory', operation }) as const;
type Offload = Extract<LessonClaim, { kind: 'offload' }>;
const offload = (commandsInFlight: number, more: Partial<Offload>): LessonClaim => ({
  kind: 'offload',
  commandsInFlight,
  ...more,
});
const target: NvmetTarget = {
  rdmaDevice: rnic,
  namespaces: [
    {
      nsid: 1,
      path: '/dev/nvme2n1',
      device: nvme2,
      isBlockDevice: true,
      queueTakesP2p: true,
      p2pmem: { kind: 'automatic' },
      isEnabled: true,
    },
  ],
  seed: 1,
  operation: 'write',
  sizeBytes: MIB,
  commandsInFlight: 1,
  queueEntries: 0,
};

export const copyOffload: Lesson = {
  id: 'copy-offload',
  title: 'From the network into a drive, past DRAM',
  description: 'An NVMe-oF target chooses a drive’s memory for each connection, and falls back silently.',
  topic: 'S12',
  machine: { scene: 'nvmeof-target' },
  start: {
    target,
    view: { pair: { provider: cmb0, client: rnic }, tab: 'offload' },
  },
  steps: [
    {
      title: 'The usual path',
      text: [
        'A host writes 1 MiB to NVMe 2 over RDMA. The adapter puts the data into DRAM, then the drive fetches it from there. The uplink of the switch carries it twice.',
      ],
      change: { play: 'offload-through-memory' },
      claims: [offload(1, { providers: [null], served: { dram: 2 * MIB, rootComplex: 2 * MIB } })],
      predict: {
        question: 'NVMe 0 below the same switch offers its buffer. How much still passes the root complex?',
        options: [
          { text: '2 MiB', claim: offload(1, { served: { rootComplex: 2 * MIB } }) },
          { text: '1 MiB', claim: offload(1, { served: { rootComplex: MIB } }) },
          { text: 'Nothing', claim: offload(1, { served: { rootComplex: 0 } }) },
        ],
        right: 2,
        explanation:
          'The adapter writes into NVMe 0, and NVMe 2 fetches it from there. Both paths turn in the switch, and the lanes of the processor are free for something else.',
        change: { operate: [on({ kind: 'offer', node: cmb0 })], play: 'offload-served' },
        claims: [offload(1, { providers: [cmb0], served: { dram: 0, rootComplex: 0 } })],
      },
    },
    {
      title: 'A pool that is too small',
      text: [
        'The provider is chosen when the host connects. For each command the target then asks the pool for memory.',
        'Now the pool has 2 MiB, and four writes of 1 MiB are under way.',
      ],
      change: {
        operate: [
          on({ kind: 'unbind', node: cmb0 }),
          on({ kind: 'add-resource', node: cmb0, bar: 4, sizeBytes: 2n << 20n, offsetBytes: 0n }),
          on({ kind: 'publish', node: cmb0, isPublished: true }),
        ],
        target: { ...target, commandsInFlight: 4 },
        view: { tab: 'memory' },
        selected: cmb0,
      },
      claims: [offload(2, { served: { dram: 0 } })],
      predict: {
        question: 'What happens to the third and the fourth write?',
        options: [
          { text: 'They wait for the pool', claim: offload(4, { served: { dram: 0 } }) },
          {
            text: 'They go through DRAM silently',
            claim: offload(4, { served: { dram: 4 * MIB } }),
          },
          { text: 'All four go through DRAM', claim: offload(4, { served: { dram: 8 * MIB } }) },
        ],
        right: 1,
        explanation:
          'Any failure to allocate falls back to ordinary memory, command by command, without a message. That is why throughput can sag under load while everything looks set up.',
        change: { view: { tab: 'offload' } },
        claims: [offload(4, { served: { dram: 4 * MIB }, throughMemory: { dram: 8 * MIB } })],
      },
      links: [{ text: 'Both paths side by side', to: 'tab', tab: 'offload' }],
    },
    {
      title: 'Memory on the adapter',
      text: [
        'The memory may also be on the adapter. No RDMA driver of Linux offers any today, so imagine one that does: the RNIC publishes 2 MiB, in addition to NVMe 0’s pool.',
        'So far 1 MiB crossed four links: out of the adapter, into NVMe 0, out of it, and into NVMe 2.',
      ],
      change: {
        target,
        view: { pair: { provider: rnic, client: nvme2 }, tab: 'offload' },
        selected: rnic,
        operate: [
          on({ kind: 'add-resource', node: rnic, bar: 0, sizeBytes: 2n << 20n, offsetBytes: 0n }),
          on({ kind: 'publish', node: rnic, isPublished: true }),
        ],
      },
      claims: [direct({ provider: rnic, client: nvme2 })],
      predict: {
        question: 'How many links does it cross now?',
        options: [
          { text: 'Four, as before', claim: offload(1, { served: { links: 4 * MIB } }) },
          { text: 'Three', claim: offload(1, { served: { links: 3 * MIB } }) },
          { text: 'Two', claim: offload(1, { served: { links: 2 * MIB } }) },
        ],
        right: 2,
        explanation:
          'The data waits where it came in, and NVMe 2 fetches it over the link of the adapter and its own. The adapter is at distance 0 from itself, so it is the nearest provider, and the kernel takes it without being told.',
        change: { play: 'offload-served' },
        claims: [offload(1, { served: { links: 2 * MIB }, throughMemory: { links: 4 * MIB } })],
      },
      links: [{ text: 'The target', to: 'tab', tab: 'offload' }],
    },
    {
      title: 'The IOMMU is switched on',
      text: [
        'The ports of the switch redirect then, and adapter and drive reach no common memory of a peer. The connection is still served, through DRAM.',
      ],
      change: { settings: { iommu: 'on' }, view: { tab: 'verdict' } },
      claims: [offload(1, { providers: [null], served: { dram: 2 * MIB } })],
    },
  ],
  sources: [nvmetCommit, p2pdmaDoc],
};
