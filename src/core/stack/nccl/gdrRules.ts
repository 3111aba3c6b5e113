import type { Decision, LayerRules } from '../layerRule.ts';
import type { Behaviour, PathType } from './behaviour.ts';
import { parseLevel } from './levels.ts';
import { isWithin } from './paths.ts';

/** What NCCL and RCCL look at to tell whether a network adapter may use the memory of a GPU. */
export interface GdrInputs {
  readonly behaviour: Behaviour;
  /** What the network plugin and CUDA say: each can do it at all. */
  readonly nicCan: boolean;
  readonly gpuCan: boolean;
  /** The adapter reads the GPU: sending. */
  readonly isRead: boolean;
  /** NCCL_NET_GDR_READ, NCCL_NET_GDR_LEVEL and NCCL_NET_GDR_C2C as written. */
  readonly read: string | undefined;
  readonly level: string | undefined;
  readonly overChipLink: string | undefined;
  readonly capability: number;
  /** An NVLink peer of this GPU, or no other GPU at all. */
  readonly hasNvlinkPeer: boolean;
  /** Between the adapter and the GPU, or the GPU that relays. */
  readonly path: PathType;
  /** AMD Rome or Milan: both in one block of 16 buses, by one bridge and none. */
  readonly isRomeNeighbour: boolean;
  /** Whether the GPU is joined to its CPU by NVLink-C2C. */
  readonly hasChipLink: boolean;
}

export type GdrCase =
  | 'nic-cannot'
  | 'gpu-cannot'
  | 'reads-off'
  | 'reads-of-old-gpu'
  | 'beyond-level'
  | 'beyond-default'
  | 'yes'
  | 'yes-by-pci';
export type GdrDecision = Decision<GdrCase>;

/** ncclTopoCheckGdr, in its order. */
export const gdrRules = {
  'nccl.gdr-nic': {
    source: 'src/graph/paths.cc, ncclTopoCheckGdr: net.gdrSupport, as the network plugin declares it',
    grade: 'executed',
    decide: ({ nicCan }) => (nicCan ? null : { case: 'nic-cannot', outcome: 'not-peer' }),
  },
  'nccl.gdr-gpu': {
    source: 'src/graph/paths.cc, ncclTopoCheckGdr: gpu.gdrSupport, cudaDevAttrGPUDirectRDMASupported',
    grade: 'executed',
    decide: ({ gpuCan }) => (gpuCan ? null : { case: 'gpu-cannot', outcome: 'not-peer' }),
  },
  'nccl.gdr-read': {
    source: 'src/graph/paths.cc, ncclTopoCheckGdr: NCCL_NET_GDR_READ',
    grade: 'executed',
    decide: seen => {
      if (!seen.isRead) return null;
      const chosen = seen.read === undefined ? -2 : Number.parseInt(seen.read, 10) || 0;
      if (chosen === 0) return { case: 'reads-off', outcome: 'not-peer' };
      if (chosen > 0) return null;
      const { readsFreelyFrom } = seen.behaviour;
      if (readsFreelyFrom === 0) return null;
      if (readsFreelyFrom !== null && seen.capability >= readsFreelyFrom) return null;
      return seen.hasNvlinkPeer ? null : { case: 'reads-of-old-gpu', outcome: 'not-peer' };
    },
  },
  'nccl.gdr-level': {
    source: 'src/graph/paths.cc, ncclTopoCheckGdr: NCCL_NET_GDR_LEVEL',
    grade: 'executed',
    decide: seen => {
      const chosen = parseLevel(seen.level, seen.behaviour);
      return chosen && !isWithin(seen.behaviour, gdrDistance(seen), chosen)
        ? { case: 'beyond-level', outcome: 'not-peer' }
        : null;
    },
  },
  'nccl.gdr-default-level': {
    source: 'src/graph/paths.cc, ncclTopoCheckGdr: netGdrLevel',
    grade: 'executed',
    decide: seen => {
      const { behaviour, level } = seen;
      if (parseLevel(level, behaviour) || isWithin(behaviour, gdrDistance(seen), defaultGdrLevel(seen)))
        return null;
      const reachesPhb = behaviour.romeException && seen.path === 'PHB' && seen.isRomeNeighbour;
      return reachesPhb ? null : { case: 'beyond-default', outcome: 'not-peer' };
    },
  },
  'nccl.gdr': {
    source: 'src/graph/paths.cc, ncclTopoCheckGdr: distance within the level',
    grade: 'executed',
    decide: seen => {
      const forcesPci = seen.behaviour.hasP2c && seen.hasChipLink && seen.path !== 'P2C';
      return { case: forcesPci ? 'yes-by-pci' : 'yes', outcome: 'yes' };
    },
  },
} as const satisfies LayerRules<GdrInputs, GdrDecision>;

/** The path type that is held against the level. */
function gdrDistance(seen: GdrInputs): PathType {
  const { path, behaviour, hasChipLink } = seen;
  if (behaviour.gdrOverChipLink !== 'counts-as-C2C' || !usesChipLink(seen)) return path;
  const isThroughPackage = behaviour.hasP2c ? path === 'P2C' : path === 'PHB' && hasChipLink;
  return isThroughPackage ? 'C2C' : path;
}

/** The level that holds where the environment sets none. */
export const defaultGdrLevel = (seen: Pick<GdrInputs, 'behaviour' | 'overChipLink'>): PathType =>
  seen.behaviour.gdrOverChipLink === 'default-level' && usesChipLink(seen) ? 'P2C' : seen.behaviour.gdrLevel;

const usesChipLink = ({ behaviour, overChipLink }: Pick<GdrInputs, 'behaviour' | 'overChipLink'>): boolean =>
  overChipLink === undefined
    ? behaviour.gdrOverChipLinkByDefault
    : (Number.parseInt(overChipLink, 10) || 0) !== 0;
