import { type MissingFact, say, strong, type TextPart } from '../../topology/sentence.ts';
import type { LayerBook, LayerWords, MissingWords, Told } from '../layerBook.ts';
import { rulesOver } from '../layerRule.ts';

/** What UCX looks at before it gives a network adapter a GPU's memory. */
export interface UcxInputs {
  /** UCX_IB_GPU_DIRECT_RDMA; try where it is not set. */
  readonly choice: 'try' | 'yes' | 'no';
  /** A file that shows GPUDirect RDMA for this kind of memory, or a trial registration of a DMA-buf that works. */
  readonly evidence: boolean;
}

export interface UcxTold extends Told {
  readonly provider: TextPart;
  readonly client: TextPart;
  /** What UCX takes as evidence for this GPU. */
  readonly evidence: string;
}

const SOURCE = 'UCX, src/uct/ib';
const rule = rulesOver<UcxInputs>();

/** UCX tries, and copies through system memory where it cannot. Its distances only scale estimates. */
export const ucxRules = {
  choice: rule({
    source: `${SOURCE}, UCX_IB_GPU_DIRECT_RDMA`,
    grade: 'read',
    decide: seen => (seen.choice === 'no' ? ({ case: 'switched-off', outcome: 'not-peer' } as const) : null),
  }),
  evidence: rule({
    source: SOURCE,
    grade: 'read',
    decide: seen => {
      if (seen.evidence) return { case: 'direct', outcome: 'yes' } as const;
      return seen.choice === 'yes'
        ? ({ case: 'demanded', outcome: 'no' } as const)
        : ({ case: 'staged', outcome: 'not-peer' } as const);
    },
  }),
} as const;

const words: LayerWords<typeof ucxRules, UcxTold> = {
  choice: {
    'switched-off': told =>
      say`${told.who} copies ${strong('through system memory')}: UCX_IB_GPU_DIRECT_RDMA is no.`,
  },
  evidence: {
    direct: told =>
      say`${told.who} gives ${told.client} ${told.provider}’s memory; how near they are only changes its estimates.`,
    demanded: told =>
      say`${told.who} stops with “Couldn’t enable GPUDirect RDMA”: it is demanded (UCX_IB_GPU_DIRECT_RDMA=yes), and nothing shows it (${told.evidence}).`,
    staged: told =>
      say`${told.who} copies ${strong('through system memory')} without a message: nothing shows GPUDirect RDMA (${told.evidence}).`,
  },
};

const missing: MissingWords<UcxInputs, UcxTold> = {
  choice: (): MissingFact => ({
    node: null,
    what: 'the variable UCX_IB_GPU_DIRECT_RDMA',
    howToGet: 'env | grep UCX_',
  }),
  evidence: ({ evidence, provider }): MissingFact => ({
    node: provider.node ?? null,
    what: `whether UCX finds GPUDirect RDMA (${evidence})`,
    howToGet: 'ls /sys/module/nvidia_peermem/version /dev/kfd /sys/module/xe; ucx_info -d',
  }),
};

/** UCX with its words. */
export const ucxBook: LayerBook<UcxInputs, typeof ucxRules, UcxTold> = {
  id: 'ucx',
  rules: ucxRules,
  words,
  missing,
};

/** What UCX takes as evidence, by the driver of the GPU. */
export const ucxEvidence: Readonly<Record<string, string>> = {
  nvidia: 'nvidia_peermem or nv_peer_mem loaded, or a trial registration of a DMA-buf',
  amdgpu: '/dev/kfd, or a trial registration of a DMA-buf',
  xe: '/sys/module/xe, or a trial registration of a DMA-buf',
  habanalabs: '/dev/accel/accel0 or /dev/hl0, or a trial registration of a DMA-buf',
};
