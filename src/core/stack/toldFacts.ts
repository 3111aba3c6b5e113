import type { StackPathName } from './stackPaths.ts';
import type { ToldFact } from './stackSettings.ts';

/** A fact in words that "yes", "no" and "unknown" answer, and the ways of a pair that read it. */
interface FactWords {
  readonly words: string;
  readonly paths: readonly StackPathName[];
}

const facts: Readonly<Record<ToldFact, FactWords>> = {
  mig: { words: 'MIG is on', paths: ['nvidia-gpu'] },
  confidential: {
    words: 'Confidential computing is on',
    paths: ['nvidia-gpu', 'nvidia-peermem', 'nvidia-dmabuf', 'gds-p2pdma'],
  },
  vgpu: { words: 'The GPU is shared (vGPU or virtual function)', paths: ['nvidia-gpu', 'gds-p2pdma'] },
  clique: { words: 'The hypervisor puts the GPUs in one peer clique', paths: ['nvidia-gpu'] },
  'vendor-rdma': { words: 'The RDMA stack is MLNX_OFED or DOCA', paths: ['nvidia-peermem'] },
  'peermem-symbols': { words: 'nvidia-peermem was built with that RDMA stack', paths: ['nvidia-peermem'] },
  'nvidia-fs': { words: 'nvidia-fs is loaded', paths: ['nvidia-fs', 'gds-p2pdma'] },
};

export const factWords = (fact: ToldFact): string => facts[fact].words;

/** The facts that a way reads, so that a person is asked for no others. */
export const readsFact = (path: StackPathName, fact: ToldFact): boolean => facts[fact].paths.includes(path);
