import type { Decision, LayerRules } from '../layerRule.ts';
import type { Behaviour, CpuClass, PathType } from './behaviour.ts';
import { isDisabling, parseLevel } from './levels.ts';
import { isWithin, rankOf } from './paths.ts';

/** What NCCL and RCCL look at to tell whether two GPUs of one machine are peers. */
export interface PeerInputs {
  readonly behaviour: Behaviour;
  readonly path: PathType;
  /** Of the first CPU alone. */
  readonly cpu: CpuClass;
  readonly gpus: number;
  /** NCCL_P2P_DISABLE and NCCL_P2P_LEVEL as written. */
  readonly disable: string | undefined;
  readonly level: string | undefined;
  /** What NVML says of the pair, and NCCL_IGNORE_DISABLED_P2P. */
  readonly nvml: 'peers' | 'refused';
  readonly ignore: string | undefined;
}

export type PeerCase =
  | 'disabled'
  | 'beyond-level'
  | 'beyond-default'
  | 'refused'
  | 'aborts'
  | 'within-level'
  | 'within-default';
export type PeerDecision = Decision<PeerCase>;

/** ncclTopoCheckP2p, in its order. What the transport asks later (CUDA, a nearer network) is not part of it. */
export const peerRules = {
  'nccl.p2p-disable': {
    source: 'src/graph/paths.cc, ncclTopoCheckP2p: NCCL_P2P_DISABLE',
    grade: 'executed',
    decide: ({ disable, path }) =>
      isDisabling(disable) && path !== 'LOC' ? { case: 'disabled', outcome: 'not-peer' } : null,
  },
  'nccl.p2p-level': {
    source: 'src/graph/paths.cc, ncclTopoCheckP2p: NCCL_P2P_LEVEL',
    grade: 'executed',
    decide: ({ level, behaviour, path }) => {
      const chosen = parseLevel(level, behaviour);
      return chosen && !isWithin(behaviour, path, chosen)
        ? { case: 'beyond-level', outcome: 'not-peer' }
        : null;
    },
  },
  'nccl.p2p-default-level': {
    source: 'src/graph/paths.cc, ncclTopoCheckP2p: p2pLevel by processor',
    grade: 'executed',
    decide: seen => {
      const { level, behaviour, path } = seen;
      if (parseLevel(level, behaviour)) return null;
      // What every default allows asks for no processor.
      if (isWithin(behaviour, path, NEAREST_DEFAULT)) return null;
      return isWithin(behaviour, path, defaultPeerLevel(seen))
        ? null
        : { case: 'beyond-default', outcome: 'not-peer' };
    },
  },
  'nccl.nvml': {
    source: 'src/graph/paths.cc, ncclTopoCheckP2p: nvmlDeviceGetP2PStatus of reads and writes',
    grade: 'executed',
    decide: ({ nvml, behaviour, ignore, path }) => {
      if (nvml === 'peers' || path === 'LOC' || behaviour.nvmlRefusal === 'ignored') return null;
      const asked = Number.parseInt(ignore ?? '0', 10) || 0;
      if (asked === 2) return null;
      if (asked === 1) return { case: 'refused', outcome: 'not-peer' };
      if (rankOf(behaviour, path) <= rankOf(behaviour, 'NVB')) return { case: 'aborts', outcome: 'no' };
      return behaviour.nvmlRefusal === 'if asked' ? null : { case: 'refused', outcome: 'not-peer' };
    },
  },
  'nccl.p2p': {
    source: 'src/graph/paths.cc, ncclTopoCheckP2p: path type within the level',
    grade: 'executed',
    decide: ({ level, behaviour }) => ({
      case: parseLevel(level, behaviour) ? 'within-level' : 'within-default',
      outcome: 'yes',
    }),
  },
} as const satisfies LayerRules<PeerInputs, PeerDecision>;

/** Every release and processor allows at least this. */
const NEAREST_DEFAULT: PathType = 'PXB';

/** The level that holds where the environment sets none. */
export function defaultPeerLevel({
  behaviour,
  cpu,
  gpus,
}: Pick<PeerInputs, 'behaviour' | 'cpu' | 'gpus'>): PathType {
  const { level, few } = behaviour.peerLevel[cpu];
  return few && gpus <= few.gpus ? few.level : level;
}
