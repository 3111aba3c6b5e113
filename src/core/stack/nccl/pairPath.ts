import { everyEnd } from '../possible.ts';
import type { PathType } from './behaviour.ts';
import type { GraphNode } from './graph.ts';
import { type NcclJudgement, pathBetween } from './judge.ts';
import { gpusOfPair, judgedWorld, nicOfPair } from './judgedWorld.ts';
import { type NcclPair, type PairInputs, type PairKind, pairKind, possibleInputs } from './pairInputs.ts';

/** The path between a pair as NCCL or RCCL searches it; null for what the machine does not tell. */
export interface NcclPath {
  readonly type: PathType | null;
  /** What the library assumes, in GB/s; it measures nothing. */
  readonly gigabytesPerSecond: number | null;
  readonly hops: number | null;
}

/**
 * The path between two GPUs or a GPU and a network adapter of a machine. How fast an adapter's network is, no capture
 * tells, so such a path has bandwidth only where something else is narrower. Null where `ncclAnswer` is null or the
 * devices may be of another maker.
 */
export function ncclPath(pair: NcclPair): NcclPath | null {
  const kind = pairKind(pair);
  if (!kind || kind === 'maker-unknown') return null;
  const { ends } = everyEnd(possibleInputs(pair, kind, 'figures'), seen => pathIn(pair, kind, seen));
  const only = <T>(values: readonly T[]): T | null =>
    values.every(value => value === values[0]) ? (values[0] ?? null) : null;
  return {
    type: only(ends.map(({ result }) => result.type)),
    gigabytesPerSecond: only(ends.map(({ result }) => result.gigabytesPerSecond)),
    hops: only(ends.map(({ result }) => result.hops)),
  };
}

function pathIn(pair: NcclPair, kind: PairKind, seen: PairInputs): NcclPath {
  const { path, placing, moreGpus, rates, gpus, broadcom, cpu } = seen;
  if (path) return { type: path, gigabytesPerSecond: null, hops: null };
  const judgement = judgedWorld(pair, { cpu, placing, rates, gpus, broadcom }, moreGpus);
  const [from, to] = nodesOf(judgement, pair, kind);
  const found = pathBetween(judgement.searched, from, to);
  return {
    type: found?.type ?? 'DIS',
    gigabytesPerSecond: found?.gigabytesPerSecond ?? 0,
    hops: found?.links.length ?? 0,
  };
}

function nodesOf(
  judgement: NcclJudgement,
  pair: NcclPair,
  kind: PairKind,
): readonly [from: GraphNode, to: GraphNode] {
  if (kind === 'gpus') {
    const { from, to } = gpusOfPair(judgement, pair);
    return [from.node, to.node];
  }
  const { gpu, net } = nicOfPair(judgement, pair);
  return [gpu.node, net.node];
}
