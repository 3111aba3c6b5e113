import { nodeId } from '../../topology/machine.ts';
import { blocked, direct } from '../teaching/claiming.ts';
import type { Lesson } from '../teaching/lesson.ts';

const gpu = (n: number) => nodeId(`gpu${n}`);
const pair = (n: number) => ({ provider: gpu(0), client: gpu(n) });

export const besidePcie: Lesson = {
  id: 'beside-pcie',
  title: 'Blocked, and it does not matter',
  description:
    'Between GPUs with their own link the PCI verdict does not count; for their network adapters it does.',
  topic: 'S15',
  machine: { scene: 'dgx-1' },
  start: { view: { pair: pair(4) } },
  steps: [
    {
      title: 'Across the sockets',
      text: [
        'GPU 0 and GPU 4 sit on different sockets, and the host bridge is on no list. Linux refuses the pair.',
        'The tree shows another line between them: NVLink.',
      ],
      claims: [blocked(pair(4), { distance: 8 })],
      predict: {
        question: 'Can GPU 4 read the memory of GPU 0?',
        options: [
          {
            text: 'No: the verdict is Blocked',
            claim: { kind: 'transport', a: gpu(0), b: gpu(4), over: 'pcie' },
          },
          {
            text: 'Yes, and PCI is not asked',
            claim: { kind: 'transport', a: gpu(0), b: gpu(4), over: 'nvlink' },
          },
        ],
        right: 1,
        explanation:
          'The driver prefers their direct link. The verdict is about PCI packets, and there are none.',
      },
    },
    {
      title: 'Not every pair has one',
      text: [
        'A V100 has six NVLinks, and this machine wires them as a hybrid cube mesh. GPU 0 has a direct link to four others.',
        'NVLink of this kind does not forward: a GPU in between passes nothing on.',
      ],
      claims: [{ kind: 'transport', a: gpu(0), b: gpu(3), over: 'nvlink' }],
      predict: {
        question: 'GPU 0 and GPU 5 have no direct link. What do they use?',
        options: [
          {
            text: 'NVLink through GPU 1',
            claim: { kind: 'transport', a: gpu(0), b: gpu(5), over: 'nvlink' },
          },
          {
            text: 'PCI, so the verdict decides',
            claim: { kind: 'transport', a: gpu(0), b: gpu(5), over: 'pcie' },
          },
        ],
        right: 1,
        explanation: 'For this pair the verdict counts, and it is Blocked: data is staged through memory.',
        change: { view: { pair: pair(5) } },
        claims: [blocked(pair(5), { distance: 8 })],
      },
    },
    {
      title: 'The adapters',
      text: [
        'Network adapters have no NVLink. That is why each pair of GPUs has one below its own switch. IB 0 is direct for GPU 0 and GPU 1, and blocked for the others.',
      ],
      change: { view: { pair: { provider: gpu(0), client: nodeId('ib0') } } },
      claims: [
        direct({ provider: gpu(0), client: nodeId('ib0') }),
        direct({ provider: gpu(1), client: nodeId('ib0') }),
        blocked({ provider: gpu(2), client: nodeId('ib0') }),
      ],
      links: [{ text: 'All pairs', to: 'pane', pane: 'matrix' }],
    },
  ],
  sources: [
    {
      title: 'NVIDIA DGX-1 With Tesla V100 System Architecture, white paper WP-08437',
      url: 'https://images.nvidia.com/content/pdf/dgx1-v100-system-architecture-whitepaper.pdf',
    },
    {
      title: 'UCX-Py: debugging UCX, nvidia-smi topo -m of a DGX-1 with V100',
      url: 'https://github.com/rapidsai/ucx-py/blob/6afb101f453e/docs/source/ucx-debug.rst',
    },
  ],
};
