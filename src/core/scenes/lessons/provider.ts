import type { MemoryOperation } from '../../p2pdma/memory/memoryOperations.ts';
import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaDoc } from './sources.ts';

const MIB = 1n << 20n;
const nvme = nodeId('nvme');
const on = (operation: MemoryOperation) => ({ on: 'memory', operation }) as const;
const register = (bar: number, sizeBytes: bigint, offsetBytes = 0n) =>
  on({ kind: 'add-resource', node: nvme, bar, sizeBytes, offsetBytes });
const returns = (operation: MemoryOperation, returned: string): LessonClaim => ({
  kind: 'call',
  operation: on(operation),
  returned,
});

export const provider: Lesson = {
  id: 'provider',
  title: 'A device offers its memory',
  description: 'Register a BAR, publish it, take from it, and the checks that the kernel makes in order.',
  topic: 'S4',
  machine: { scene: 'first-lesson' },
  start: { view: { pair: null, tab: 'memory' }, selected: nvme },
  steps: [
    {
      title: 'Two BARs',
      text: [
        'The drive has two memory BARs: one of 16 KiB with its registers, one of 512 MiB with memory. A driver offers memory with `pci_p2pdma_add_resource`.',
        'The kernel then makes struct pages for it, and it does so in groups of 2 MiB.',
      ],
      claims: [{ ...returns({ kind: 'has-p2pmem', node: nvme }, 'false') }],
      predict: {
        question: 'Which of these ranges does the kernel take?',
        options: [
          {
            text: 'All of the small BAR',
            claim: { kind: 'call', operation: register(0, 0n), succeeded: true },
          },
          {
            text: '3 MiB of the large BAR',
            claim: { kind: 'call', operation: register(4, 3n * MIB), succeeded: true },
          },
          {
            text: '64 MiB of the large BAR',
            claim: { kind: 'call', operation: register(4, 64n * MIB), succeeded: true },
          },
          {
            text: '600 MiB of the large BAR',
            claim: { kind: 'call', operation: register(4, 600n * MIB), succeeded: true },
          },
        ],
        right: 2,
        explanation:
          'The others end with -EINVAL: 16 KiB and 3 MiB do not fill groups of 2 MiB, and 600 MiB are more than there is.',
        claims: [
          { kind: 'call', operation: register(0, 0n), returned: '-EINVAL' },
          { kind: 'call', operation: register(4, 600n * MIB), returned: '-EINVAL' },
        ],
      },
    },
    {
      title: 'Registered is not published',
      text: [
        'The range is drawn in the Memory tab. Its own driver can take from it already. Others find it only once it is published.',
      ],
      change: { operate: [register(4, 64n * MIB)] },
      claims: [returns({ kind: 'has-p2pmem', node: nvme }, 'false')],
      predict: {
        question: 'A driver asks for 5000 bytes. How much is taken from the pool?',
        options: [
          {
            text: '5000 bytes',
            claim: {
              kind: 'call',
              operation: on({ kind: 'alloc', node: nvme, sizeBytes: 64n * MIB - 5000n }),
              succeeded: true,
            },
          },
          {
            text: '8 KiB',
            claim: {
              kind: 'call',
              operation: on({ kind: 'alloc', node: nvme, sizeBytes: 64n * MIB - 8192n }),
              succeeded: true,
            },
          },
          {
            text: '2 MiB',
            claim: {
              kind: 'call',
              operation: on({ kind: 'alloc', node: nvme, sizeBytes: 62n * MIB + 8192n }),
              succeeded: false,
            },
          },
        ],
        right: 1,
        explanation: 'The pool gives whole pages of 4 KiB: 5000 bytes take two.',
        change: { operate: [on({ kind: 'alloc', node: nvme, sizeBytes: 5000n })] },
      },
    },
    {
      title: 'A second range',
      text: [
        'A BAR may be registered in several calls. Each range is its own chunk, and no allocation crosses from one into the next, even if they touch.',
      ],
      change: { operate: [register(4, 64n * MIB, 64n * MIB)] },
      claims: [
        returns({ kind: 'alloc', node: nvme, sizeBytes: 65n * MIB }, 'NULL'),
        { kind: 'call', operation: on({ kind: 'alloc', node: nvme, sizeBytes: 64n * MIB }), succeeded: true },
      ],
      links: [{ text: 'Both chunks', to: 'tab', tab: 'memory' }],
    },
    {
      title: 'Published',
      text: [
        '`pci_p2pmem_publish` is a flag. From now on every driver that looks for peer memory finds this drive.',
      ],
      change: { operate: [on({ kind: 'publish', node: nvme, isPublished: true })] },
      claims: [returns({ kind: 'has-p2pmem', node: nvme }, 'true')],
    },
  ],
  sources: [p2pdmaDoc],
};
