import type { DmaLayer } from '../../dma/dmaPlatform.ts';
import { nodeId } from '../../topology/machine.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { dmaApi } from './sources.ts';

const [gpu, nvme] = [nodeId('gpu'), nodeId('nvme0')];
const platform = (mode: 'off' | 'translated', dmaLayer: DmaLayer = 'implements') =>
  ({ iommu: { mode, ats: false }, dmaLayer }) as const;

export const resourceMapping: Lesson = {
  id: 'resource-mapping',
  title: 'A mapping that checks nothing',
  description:
    'The call dma_map_resource with the IOMMU off and on, and architectures that do not implement it.',
  topic: 'S9',
  machine: { scene: 'desktop' },
  start: {
    view: { tab: 'mapping', pair: { provider: gpu, client: nvme } },
    platform: platform('off'),
    mapping: { way: 'resource', isDistanceAsked: false },
    transfer: {
      device: nvme,
      segments: [{ kind: 'bar-memory', node: gpu, bar: 1, offsetBytes: 0n, sizeBytes: 4096 }],
    },
  },
  steps: [
    {
      title: 'No struct pages',
      text: [
        'Memory without struct pages cannot be in a scatter-gather list. A driver can still have a range of a BAR mapped with `dma_map_resource`.',
        'This call does not ask p2pdma. Linux would refuse the pair: each device has its own root port.',
      ],
      claims: [
        { kind: 'verdict', provider: gpu, client: nvme, mapType: 'NOT_SUPPORTED' },
        { kind: 'mapping', status: 'unchecked', spaces: ['cpu-physical'] },
      ],
      predict: {
        question: 'The IOMMU is switched to translate. What does the call return now?',
        options: [
          { text: 'The same CPU address', claim: { kind: 'mapping', spaces: ['cpu-physical'] } },
          { text: 'An IOVA', claim: { kind: 'mapping', spaces: ['iova'] } },
          { text: 'An error', claim: { kind: 'mapping', status: 'refused' } },
        ],
        right: 1,
        explanation:
          'The range gets an entry in the IOMMU, like RAM. Whether the root complex then carries it to the GPU is still not checked.',
        change: { platform: platform('translated') },
        claims: [{ kind: 'mapping', status: 'unchecked', spaces: ['iova'] }],
      },
    },
    {
      title: 'An architecture that refuses',
      text: [
        'Some DMA layers have no such mapping and say so: DMA_MAPPING_ERROR. A driver can fall back to memory.',
      ],
      change: { platform: platform('translated', 'refuses') },
      claims: [{ kind: 'mapping', status: 'refused', error: 'DMA_MAPPING_ERROR' }],
    },
    {
      title: 'An architecture that lies',
      text: [
        'Back to 4.20. Until 5.1, if a DMA layer lacked this call, the kernel returned the physical address unchanged and reported no error. Here the layer lacks it.',
      ],
      change: { settings: { kernel: '4.20' }, platform: platform('translated', 'returns-physical') },
      claims: [{ kind: 'verdict', provider: gpu, client: nvme, mapType: 'NOT_SUPPORTED' }],
      predict: {
        question: 'Behind a translating IOMMU, what does a device do with that address?',
        options: [
          { text: 'It reaches the GPU', claim: { kind: 'mapping', status: 'unchecked' } },
          {
            text: 'It uses a number that the IOMMU does not know',
            claim: { kind: 'mapping', status: 'wrong-place' },
          },
          { text: 'The driver sees an error first', claim: { kind: 'mapping', status: 'refused' } },
        ],
        right: 1,
        explanation:
          'The IOMMU takes the number for an IOVA. At best that is a fault; at worst some other mapping is there. With the IOMMU off the same code works, which is why it went unnoticed.',
        claims: [
          { kind: 'mapping', status: 'wrong-place' },
          { kind: 'mapping', status: 'unchecked', after: { platform: platform('off', 'returns-physical') } },
        ],
      },
      links: [{ text: 'Where the address leads', to: 'tab', tab: 'mapping' }],
    },
  ],
  sources: [
    dmaApi,
    {
      title: 'Linux: kernel/dma/mapping.c, dma_map_resource()',
      url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/kernel/dma/mapping.c',
    },
  ],
};
