import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaDoc } from './sources.ts';

const [gpu0, gpu1] = [nodeId('gpu0'), nodeId('gpu1')];
const BAR1 = 0x2000_0000_0000n;
const at = (address: bigint, more: Partial<Extract<LessonClaim, { kind: 'address' }>>): LessonClaim => ({
  kind: 'address',
  question: { space: 'cpu', address },
  ...more,
});

export const pagesForMemory: Lesson = {
  id: 'pages-for-memory',
  title: 'Pages for memory that is not RAM',
  description:
    'A card of 8 GiB behind a BAR of 256 MiB: what has a struct page, and what answers at an address.',
  topic: 'S13',
  machine: { scene: 'workstation-plx' },
  start: { view: { pair: null, tab: 'memory' }, selected: gpu0 },
  steps: [
    {
      title: 'The aperture',
      text: [
        'GPU 0 has 8 GiB of memory. Its BAR 1 shows 256 MiB of them: the aperture that firmware gave it without Resizable BAR.',
        'Peers reach what the BAR shows, and nothing else. In the Memory tab “Device memory” is drawn to scale: the BAR shows 1/32 of it. The strip of each BAR has its own scale.',
      ],
      change: { address: { space: 'cpu', address: BAR1 } },
      claims: [at(BAR1, { resolved: 'bar', node: gpu0, bar: 1, hasPage: false })],
      predict: {
        question: 'What answers 512 MiB after the start of that BAR?',
        options: [
          { text: 'GPU 0, at 512 MiB of its memory', claim: at(BAR1 + (512n << 20n), { node: gpu0 }) },
          { text: 'GPU 1', claim: at(BAR1 + (512n << 20n), { node: gpu1 }) },
          { text: 'Nothing', claim: at(BAR1 + (512n << 20n), { resolved: 'nothing' }) },
        ],
        right: 1,
        explanation:
          'The BAR ends after 256 MiB, and the window of the next card begins. An address says nothing about the memory behind it.',
        change: { address: { space: 'cpu', address: BAR1 + (512n << 20n) } },
      },
    },
    {
      title: 'Struct pages',
      text: [
        'A page in a scatter-gather list is a `struct page`. Registering the BAR makes them (ZONE_DEVICE), and each page knows the device that it belongs to.',
      ],
      change: {
        operate: [
          {
            on: 'memory',
            operation: { kind: 'add-resource', node: gpu0, bar: 1, sizeBytes: 0n, offsetBytes: 0n },
          },
        ],
        address: { space: 'cpu', address: BAR1 },
      },
      claims: [at(BAR1, { resolved: 'bar', node: gpu0, hasPage: true })],
    },
    {
      title: 'The rest of the memory',
      text: [
        'For the memory behind the BAR a driver can have pages made too (HMM). They occupy an unused gap in the CPU’s physical address space.',
      ],
      claims: [at(BAR1, { resolved: 'bar', node: gpu0, hasPage: true })],
      predict: {
        question: 'Can a peer reach GPU memory by the address of such a page?',
        options: [
          {
            text: 'Yes, the page knows its device',
            claim: at(0x3ffe_0000_0000n, { resolved: 'bar', node: gpu0 }),
          },
          {
            text: 'No: nothing answers there',
            claim: at(0x3ffe_0000_0000n, { resolved: 'private-memory', node: gpu0 }),
          },
        ],
        right: 1,
        explanation:
          'The number names a page, and nothing on any bus. Only the driver knows what it means, and a CPU that touches it makes the driver move the data.',
        change: { address: { space: 'cpu', address: 0x3ffe_0000_0000n } },
      },
    },
  ],
  sources: [
    p2pdmaDoc,
    { title: 'Linux: Heterogeneous Memory Management (HMM)', url: 'https://docs.kernel.org/mm/hmm.html' },
  ],
};
