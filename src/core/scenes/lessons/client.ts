import type { Segment } from '../../dma/transfer.ts';
import { nodeId } from '../../topology/machine.ts';
import type { LessonClaim } from '../teaching/claim.ts';
import { blocked } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { dmaApi, p2pdmaDoc } from './sources.ts';

const [rnic, cmb0] = [nodeId('rnic'), nodeId('cmb0')];
const memory: Segment = { kind: 'system-memory', address: 0x10_0000n, sizeBytes: 4096 };
const peer: Segment = { kind: 'bar-memory', node: cmb0, bar: 4, offsetBytes: 0n, sizeBytes: 4096 };
const list = (...segments: readonly Segment[]) => ({ transfer: { device: rnic, segments } });
const toUserSpace = (returned: string): LessonClaim => ({
  kind: 'call',
  operation: {
    on: 'memory',
    operation: {
      kind: 'map-to-user-space',
      node: cmb0,
      sizeBytes: 65536n,
      fileOffsetBytes: 0n,
      isShared: true,
    },
  },
  returned,
});

export const client: Lesson = {
  id: 'client',
  title: 'A list with peer pages in it',
  description:
    'The same scatter-gather list under several kernels: which code looks at each segment, and what fails.',
  topic: 'S6',
  machine: { scene: 'nvmeof-target' },
  start: {
    view: { tab: 'mapping' },
    operate: [{ on: 'memory', operation: { kind: 'offer', node: cmb0 } }],
    ...list(memory, peer),
  },
  steps: [
    {
      title: 'Two kinds of pages',
      text: [
        'The RNIC gets a list of two segments: a page of system memory, then a page in the buffer of NVMe 0.',
        'Since 6.0 the DMA layer looks at each segment by itself.',
      ],
      claims: [{ kind: 'mapping', status: 'works', spaces: ['cpu-physical', 'bus'] }],
      predict: {
        question: 'Linux 5.4 maps the same list. Which address does the peer page get?',
        options: [
          { text: 'Its bus address', claim: { kind: 'mapping', spaces: ['cpu-physical', 'bus'] } },
          {
            text: 'The CPU’s physical address',
            claim: { kind: 'mapping', spaces: ['cpu-physical', 'cpu-physical'] },
          },
          { text: 'None, the list is refused', claim: { kind: 'mapping', status: 'refused' } },
        ],
        right: 1,
        explanation:
          'Until 5.19 the first segment decided for the whole list, and here that is ordinary memory. It still works, because on x86 the two addresses are equal. Elsewhere they are not.',
        change: { settings: { kernel: '5.4' } },
        claims: [{ kind: 'mapping', status: 'works', spaces: ['cpu-physical', 'cpu-physical'] }],
      },
    },
    {
      title: 'The other order',
      text: ['With the peer page first, the page of system memory is taken for a peer page as well.'],
      change: list(peer, memory),
      claims: [{ kind: 'mapping', spaces: ['bus', 'bus'] }],
      links: [{ text: 'The list', to: 'tab', tab: 'mapping' }],
    },
    {
      title: 'A peer that may not be reached',
      text: [
        'Linux 7.3, and the IOMMU was switched on at boot, so the ports redirect and the pair is blocked.',
      ],
      change: { settings: { kernel: '7.3', iommu: 'on' }, ...list(peer) },
      claims: [blocked({ provider: cmb0, client: rnic })],
      predict: {
        question: 'What does a driver get back when it maps the peer page?',
        options: [
          {
            text: 'An error, -EREMOTEIO',
            claim: { kind: 'mapping', status: 'refused', error: '-EREMOTEIO' },
          },
          { text: 'An address that leads elsewhere', claim: { kind: 'mapping', status: 'wrong-place' } },
          { text: 'An IOVA, and it works', claim: { kind: 'mapping', spaces: ['iova'] } },
        ],
        right: 0,
        explanation:
          'Since 6.0 it is a clean error. 5.4 warns once and returns 0. Linux 4.20 checks nothing while mapping: it hands the address out, and the IOMMU does not know it.',
        claims: [
          { kind: 'mapping', status: 'refused', after: { settings: { kernel: '5.4' } } },
          { kind: 'mapping', status: 'wrong-place', after: { settings: { kernel: '4.20' } } },
        ],
      },
    },
    {
      title: 'User space',
      text: [
        'Since 6.2 a program can map pages of the pool from a file in sysfs. Before, peer pages never reached user space.',
      ],
      change: { settings: { iommu: 'captured' } },
      claims: [
        toUserSpace('a mapping'),
        { ...toUserSpace('-ENOENT'), after: { settings: { kernel: '6.0' } } },
      ],
    },
  ],
  sources: [p2pdmaDoc, dmaApi],
};
