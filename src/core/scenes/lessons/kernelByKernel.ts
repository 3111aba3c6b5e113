import { nodeId } from '../../topology/machine.ts';
import { blocked, direct, viaHostBridge } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';
import { p2pdmaCode } from './sources.ts';

const near = { provider: nodeId('gpu0'), client: nodeId('nic0') };
const far = { provider: nodeId('gpu0'), client: nodeId('nic2') };

export const kernelByKernel: Lesson = {
  id: 'kernel-by-kernel',
  title: 'One pair, many kernels',
  description: 'The same two pairs from Linux 4.20 to today: what changed is the rule, never the distance.',
  topic: 'S2',
  machine: { scene: 'hgx-h100' },
  start: { settings: { kernel: '4.20' }, view: { pair: near } },
  steps: [
    {
      title: 'Linux 4.20',
      text: [
        'The first kernel with peer-to-peer DMA knows one path only: below a common bridge. GPU 0 and NIC 0 share a switch.',
      ],
      claims: [direct(near, { distance: 4 })],
      predict: {
        question: 'GPU 0 and NIC 2 sit below different switches. Under 4.20?',
        options: [
          { text: 'Via host bridge', claim: viaHostBridge(far) },
          { text: 'Blocked', claim: blocked(far) },
        ],
        right: 1,
        explanation:
          'There is no common bridge, and 4.20 does not ask which host bridge it is. The function simply returns -1.',
        change: { view: { pair: far } },
        claims: [blocked(far, { distance: 8, decides: 'onlyCommonBridge' })],
      },
    },
    {
      title: 'Linux 5.4',
      text: [
        'With 5.4 came the list of Intel host bridges, and three answers instead of two: Direct, Via host bridge, Blocked.',
        'This machine is newer than that list.',
      ],
      change: { settings: { kernel: '5.4' } },
      claims: [blocked(far, { distance: 8, decides: 'hostBridgeList' })],
    },
    {
      title: 'When the entry came',
      text: [
        'Every Xeon since Ice Lake shows the device `8086:09a2` first on most of its root buses. One entry serves them all.',
      ],
      claims: [blocked(far, { distance: 8 })],
      predict: {
        question: 'Which of these is the oldest kernel that allows GPU 0 and NIC 2?',
        options: [
          { text: '5.9', claim: viaHostBridge(far, { after: { settings: { kernel: '5.9' } } }) },
          { text: '5.14', claim: viaHostBridge(far, { after: { settings: { kernel: '5.14' } } }) },
          { text: '5.18', claim: viaHostBridge(far, { after: { settings: { kernel: '5.18' } } }) },
        ],
        right: 2,
        explanation: 'The entry for 8086:09a2 came with 5.18. The distance is 8 in every kernel.',
        change: { settings: { kernel: '5.18' } },
        claims: [viaHostBridge(far, { distance: 8 })],
      },
    },
    {
      title: 'The close pair with its IOMMU on',
      text: [
        'Now the close pair again, with Linux 7.3 and the IOMMU switched on at boot. Linux has set Request Redirect on every switch port.',
      ],
      change: { settings: { kernel: '7.3', iommu: 'on' }, view: { pair: near } },
      claims: [{ kind: 'upstream', device: near.provider, other: near.client, common: nodeId('switch0') }],
      predict: {
        question: 'And GPU 0 and NIC 0, below one switch?',
        options: [
          { text: 'Still Direct', claim: direct(near) },
          { text: 'Via host bridge', claim: viaHostBridge(near) },
          { text: 'Blocked', claim: blocked(near) },
        ],
        right: 1,
        explanation:
          'The packets are sent up to the host bridge, and this one is on the list. Under 4.20 the same redirect was the end.',
        claims: [
          viaHostBridge(near, { distance: 4 }),
          blocked(near, { after: { settings: { kernel: '4.20' } }, decides: 'redirectRefused' }),
        ],
      },
    },
  ],
  sources: [
    p2pdmaCode,
    {
      title: 'Linux 5.4: PCI/P2PDMA, host bridge list and mapping types',
      url: 'https://lore.kernel.org/linux-pci/20190812173048.9186-1-logang@deltatee.com/',
    },
  ],
};
