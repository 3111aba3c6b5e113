import type { Segment } from '../../dma/transfer.ts';
import { nodeId } from '../../topology/machine.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { dmaApi, p2pdmaDoc } from './sources.ts';

const [nic, gpu0, gpu2] = [nodeId('nic0'), nodeId('gpu0'), nodeId('gpu2')];
const inBar = (node: typeof nic, bar: number): Segment => ({
  kind: 'bar-memory',
  node,
  bar,
  offsetBytes: 0n,
  sizeBytes: 4096,
});
const offer = (node: typeof nic) => ({ on: 'memory', operation: { kind: 'offer', node } }) as const;
const translated = { iommu: { mode: 'translated', ats: false } } as const;

export const fourPlaces: Lesson = {
  id: 'four-places',
  title: 'Four places in one list',
  description:
    'System memory, a peer far, a peer near, the device itself: one list, and what each place costs.',
  topic: 'S8',
  machine: { scene: 'hgx-h100' },
  start: {
    view: { pair: null, tab: 'mapping' },
    operate: [offer(gpu0), offer(gpu2), offer(nic)],
    transfer: {
      device: nic,
      segments: [
        { kind: 'system-memory', address: 0x10_0000n, sizeBytes: 4096 },
        inBar(gpu2, 2),
        inBar(gpu0, 2),
        inBar(nic, 0),
      ],
    },
  },
  steps: [
    {
      title: 'a, b1, b2, c',
      text: [
        'NIC 0 gets four pages: (a) system memory, (b1) a GPU beyond the host bridge, (b2) one below its switch, (c) its BAR.',
        'The letters are those of the discussion in 2018. The player shows the path to each place in the tree.',
      ],
      change: { play: 'segments' },
      claims: [
        { kind: 'mapping', classes: ['system-memory', 'through-host-bridge', 'by-bus-address', 'own-bar'] },
      ],
      predict: {
        question: 'The IOMMU translates. How many of the four get an address from it (an IOVA)?',
        options: [
          { text: 'All four', claim: { kind: 'mapping', spaces: ['iova', 'iova', 'iova', 'iova'] } },
          { text: 'Two: a and b1', claim: { kind: 'mapping', spaces: ['iova', 'iova', 'bus', 'bus'] } },
          { text: 'One: a', claim: { kind: 'mapping', spaces: ['iova', 'bus', 'bus', 'bus'] } },
        ],
        right: 1,
        explanation:
          'What passes the root complex passes the IOMMU, so it needs an IOVA. What turns below the switch never gets there: it carries the bus address.',
        change: { platform: translated },
        claims: [{ kind: 'mapping', spaces: ['iova', 'iova', 'bus', 'bus'], iovaRanges: 1 }],
      },
    },
    {
      title: 'One range for two places',
      text: [
        'The two segments with an IOVA share one contiguous range, although one is in RAM and the other in a GPU. The device sees a single entry.',
      ],
      change: { play: 'segments' },
      claims: [{ kind: 'mapping', iovaRanges: 1 }],
      links: [{ text: 'What is programmed', to: 'tab', tab: 'mapping' }],
    },
    {
      title: 'Marks or look-ups',
      text: [
        'Linux marks peer pages, so the mapping reads a flag in each segment. Without marks it would have to look up every address among the ranges of all peers.',
      ],
      claims: [{ kind: 'mapping', status: 'works' }],
      predict: {
        question: 'How many searches would mapping this list cost without marks?',
        options: [
          { text: 'None', claim: { kind: 'mapping', searches: 0 } },
          { text: 'Three, one for each peer page', claim: { kind: 'mapping', searches: 3 } },
          { text: 'Four, one for each segment', claim: { kind: 'mapping', searches: 4 } },
        ],
        right: 2,
        explanation:
          'Ordinary memory has to be searched for too: only the search shows that it belongs to no peer. That is a price for every list, with or without peers.',
        claims: [{ kind: 'mapping', searches: 4 }],
      },
    },
  ],
  sources: [p2pdmaDoc, dmaApi],
};
