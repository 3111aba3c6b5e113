import type { MemoryOperation } from '../../p2pdma/memory/memoryOperations.ts';
import { nodeId } from '../../topology/machine.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaDoc } from './sources.ts';

const [rnic, nvme2, cmb0] = [nodeId('rnic'), nodeId('nvme2'), nodeId('cmb0')];
const on = (operation: MemoryOperation) => ({ on: 'memory', operation }) as const;
const range = { node: nvme2, bar: 0, offsetBytes: 0x1000n, sizeBytes: 0x1000n };
const ring = { targetKind: 'doorbell', operation: 'write', size: '4' } as const;

export const doorbell: Lesson = {
  id: 'doorbell',
  title: 'The doorbell rings first',
  description: 'A doorbell is not memory, and a write to it can overtake the data that it announces.',
  topic: 'S14',
  machine: { scene: 'nvmeof-target' },
  start: { view: { pair: { provider: nvme2, client: rnic }, tab: 'memory' }, selected: nvme2 },
  steps: [
    {
      title: 'A register, not memory',
      text: [
        'BAR 0 of NVMe 2 has its doorbells: 4 bytes each, written to say “there is work for you”. A peer may write to one.',
      ],
      claims: [{ kind: 'call', operation: on({ kind: 'has-p2pmem', node: nvme2 }), returned: 'false' }],
      predict: {
        question: 'Can the driver publish that page of registers as peer memory?',
        options: [
          {
            text: 'Yes, it is part of a memory BAR',
            claim: { kind: 'call', operation: on({ kind: 'add-resource', ...range }), succeeded: true },
          },
          {
            text: 'No: it cannot have struct pages',
            claim: { kind: 'call', operation: on({ kind: 'add-resource', ...range }), returned: '-EINVAL' },
          },
        ],
        right: 1,
        explanation:
          'Pages come in groups of 2 MiB, and a driver that asks for a buffer must not get a doorbell. A driver exports registers as they are, without pages.',
      },
    },
    {
      title: 'Data, then the bell',
      text: [
        'The adapter writes data into system memory and then rings the doorbell of NVMe 2. Both are posted writes of one device.',
        'PCI Express keeps their order as long as they take the same path.',
      ],
      change: {
        operate: [on({ kind: 'add-registers', ...range })],
        view: { tab: 'route' },
        routing: { ...ring, queuedNs: 0 },
        play: 'route',
      },
      claims: [{ kind: 'route', outcome: 'delivered', passesRoot: false }],
      predict: {
        question: 'Nothing is queued anywhere. Which arrives first?',
        options: [
          { text: 'The data, it was sent first', claim: { kind: 'race', overtakes: false } },
          { text: 'The doorbell', claim: { kind: 'race', overtakes: true, isOrdered: false } },
        ],
        right: 1,
        explanation:
          'Their paths split at the port above the adapter. The doorbell turns around inside the switch, which is the short path; the data goes up to DRAM. The drive may fetch what is not there yet.',
        change: { play: 'route-race' },
        claims: [{ kind: 'race', overtakes: true, isOrdered: false }],
      },
      links: [{ text: 'The race', to: 'tab', tab: 'route' }],
    },
    {
      title: 'The other way round',
      text: [
        'Data into a peer, then an interrupt to the CPU: the interrupt’s path is longer, so it usually arrives second, but nothing guarantees that.',
        'Here the data waits 500 ns in a busy port. Play the two: the steps are in the order of time.',
      ],
      change: {
        view: { pair: { provider: cmb0, client: rnic } },
        routing: { operation: 'write', queuedNs: 500 },
        play: 'route-race',
      },
      claims: [
        { kind: 'race', overtakes: true },
        { kind: 'race', request: { queuedNs: 0 }, overtakes: false, isOrdered: false },
      ],
    },
  ],
  sources: [
    p2pdmaDoc,
    {
      title: 'NVM Express Base Specification: submission queue tail doorbell',
      url: 'https://nvmexpress.org/specifications/',
    },
    {
      title: 'PCI Express Base Specification: transaction ordering',
      url: 'https://pcisig.com/specifications',
    },
  ],
};
