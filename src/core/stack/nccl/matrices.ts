import type { Settled } from '../layerRule.ts';
import type { PathType } from './behaviour.ts';
import type { GdrDecision } from './gdrRules.ts';
import type { GpuEntry, GraphNode, NetEntry } from './graph.ts';
import { judge, type NcclEnvironment, type NcclJudgement, pathBetween } from './judge.ts';
import type { PeerDecision } from './peerRules.ts';
import type { NcclRelease } from './releases.ts';
import type { NcclTopology } from './topology.ts';

/** Who is in a topology, in the library's own order: the rows and columns of its matrices. */
export interface NcclGpu {
  readonly busId: string;
  readonly rank: number;
  readonly index: number;
}
export interface NcclNet {
  /** Null for an interface that is on no PCI device. */
  readonly busId: string | null;
  readonly name: string | null;
  readonly index: number;
}

/** How one reaches another. */
interface PathCell {
  /** As searched, whatever is then decided. */
  readonly type: PathType;
  readonly gigabytesPerSecond: number;
  readonly hops: number;
  /** As used: a refused pair through a CPU, a network adapter over a GPU that relays. */
  readonly used: { readonly type: PathType; readonly gigabytesPerSecond: number };
}
export interface PeerCell extends PathCell {
  readonly peer: Settled<PeerDecision>;
}
export interface GdrCell extends PathCell {
  /** The adapter writes the GPU’s memory: receiving. */
  readonly receives: Settled<GdrDecision>;
  /** The adapter reads it: sending. */
  readonly sends: Settled<GdrDecision>;
}

/** What a release makes of a topology. */
export interface NcclMatrices {
  readonly release: NcclRelease;
  readonly gpus: readonly NcclGpu[];
  readonly nets: readonly NcclNet[];
  readonly gpuGpu: readonly (readonly PeerCell[])[];
  readonly gpuNet: readonly (readonly GdrCell[])[];
}

/**
 * All paths and decisions of a topology under a release and an environment (NCCL_… variables). A yes is the library's
 * alone: NVML, CUDA and the network plugin are taken to say yes where the topology does not say otherwise.
 */
export function ncclMatrices(
  topology: NcclTopology,
  release: NcclRelease,
  environment: NcclEnvironment = {},
): NcclMatrices {
  const judgement = judge({ topology, release, environment });
  const { gpus, nets } = judgement.graph;
  const cell = (from: GpuEntry, to: { readonly node: GraphNode }) => pathCell(judgement, from.node, to.node);
  return {
    release,
    gpus: gpus.map(({ busId, rank, index }) => ({ busId, rank, index })),
    nets: nets.map(({ busId, name, index }) => ({ busId, name, index })),
    gpuGpu: gpus.map(from => gpus.map(to => ({ ...cell(from, to), peer: judgement.peer(from, to) }))),
    gpuNet: gpus.map(gpu => nets.map(net => ({ ...cell(gpu, net), ...gdrOf(judgement, gpu, net) }))),
  };
}

const gdrOf = ({ gdr }: NcclJudgement, gpu: GpuEntry, net: NetEntry) => ({
  receives: gdr(gpu, net, false),
  sends: gdr(gpu, net, true),
});

function pathCell({ searched, used }: NcclJudgement, from: GraphNode, to: GraphNode): PathCell {
  const [plain, taken] = [pathBetween(searched, from, to), pathBetween(used, from, to)];
  return {
    type: plain?.type ?? 'DIS',
    gigabytesPerSecond: plain?.gigabytesPerSecond ?? 0,
    hops: plain?.links.length ?? 0,
    used: { type: taken?.type ?? 'DIS', gigabytesPerSecond: taken?.gigabytesPerSecond ?? 0 },
  };
}
