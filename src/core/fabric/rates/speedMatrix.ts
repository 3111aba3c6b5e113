import { type PairMatrix, verdictAt } from '../../p2pdma/policy/matrix.ts';
import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { flowNetwork, maxMinFair } from '../flows/flows.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Route } from '../routing/hop.ts';
import { readRoundTripNs, transitNs } from './latency.ts';
import {
  type CrossedLink,
  largestMemoryBar,
  speedWays,
  type TransferWay,
  transferWay,
} from './transferWay.ts';

/** What one large transfer of each ordered pair reaches when nothing else runs; row-major, provider down, client across. */
export interface SpeedMatrix {
  readonly ids: readonly NodeId[];
  /** Index into `speedWays`. */
  readonly ways: Uint8Array;
  /** 1e9 bytes a second; NaN where it is not known, 0 where nothing arrives, Infinity where no link is crossed. */
  readonly gigabytesPerSecond: Float32Array;
  /** A read and its answer, or a write up to its arrival; NaN where it is not known or nothing arrives. */
  readonly latencyNs: Float32Array;
}

export interface SpeedQuestion {
  /** Routed over the ACS control words that the kernel leaves. */
  readonly fabric: Fabric;
  readonly verdicts: PairMatrix;
  /** Whose rows are wanted, in this order. */
  readonly ids: readonly NodeId[];
  readonly operation: 'read' | 'write';
  /** The same the other way round at the same time; the rate is then the sum of both. */
  readonly isBidirectional: boolean;
}

/**
 * Predicts bandwidth and latency of every ordered pair: the route as the kernel's verdict maps it, or the bounce
 * through memory where the kernel refuses, limited by its slowest directed link (`hardwareEfficiency`: 95 % of the line
 * after headers). What an endpoint's own engine can do is not modelled.
 */
export function speedMatrix(question: SpeedQuestion): SpeedMatrix {
  return speedsOf(
    question,
    speedRows(question).map(row => row()),
  );
}

/** The rows of the matrix, each worked out when it is called: together they take long on a large machine. */
export function speedRows({
  fabric,
  verdicts,
  ids,
  operation,
}: SpeedQuestion): readonly (() => readonly TransferWay[])[] {
  const rowOf = new Map(verdicts.ids.map((id, row) => [id, row]));
  return ids.map(provider => () => {
    const target = largestMemoryBar(functionOf(fabric.tree, provider));
    return ids.map(client => {
      const mapType = verdictAt(verdicts, rowOf.get(provider), rowOf.get(client));
      return transferWay(fabric, { client, target, mapType, operation });
    });
  });
}

/** The matrix of the rows that were worked out. */
export function speedsOf(
  { fabric, ids, isBidirectional }: SpeedQuestion,
  rows: readonly (readonly TransferWay[])[],
): SpeedMatrix {
  const size = ids.length;
  const transfers = rows.flat();
  const rateAt = (at: number): number => {
    const there = transfers[at];
    const back = transfers[(at % size) * size + Math.floor(at / size)];
    if (!there || !back) return Number.NaN;
    return isBidirectional ? rateOf(there, [there.links, back.links]) : soloRate(there);
  };
  return {
    ids,
    ways: Uint8Array.from(transfers, ({ way }) => speedWays.indexOf(way)),
    gigabytesPerSecond: Float32Array.from(transfers, (_, at) => rateAt(at)),
    latencyNs: Float32Array.from(transfers, ({ legs }) => latencyOf(fabric, legs)),
  };
}

/** What one large transfer reaches when nothing else runs, GB/s; NaN where that is not known, 0 where nothing arrives. */
export const soloRate = (transfer: TransferWay): number => rateOf(transfer, [transfer.links]);

function rateOf({ way, legs }: TransferWay, flows: readonly (readonly CrossedLink[])[]): number {
  if (way === 'lost') return 0;
  return legs.length === 0 ? Number.NaN : fairTotal(flows);
}

/** What flows over these links reach together; a link that several cross is shared fairly. */
export function fairTotal(flows: readonly (readonly CrossedLink[])[]): number {
  const [only, ...others] = flows;
  if (only && others.length === 0) return Math.min(...only.map(({ gigabytes }) => gigabytes));
  const all = flows.flat();
  if (all.some(({ gigabytes }) => Number.isNaN(gigabytes))) return Number.NaN;
  const keys = [...new Set(all.map(({ key }) => key))];
  const capacities = keys.map(key =>
    Math.min(...all.filter(each => each.key === key).map(({ gigabytes }) => gigabytes)),
  );
  const paths = flows.map(links => links.map(({ key }) => keys.indexOf(key)));
  return maxMinFair(flowNetwork(capacities, paths)).ratesGigabytes.reduce((sum, rate) => sum + rate, 0);
}

const latencyOf = (fabric: Fabric, legs: readonly Route[]): number =>
  legs.length === 0 ? Number.NaN : legs.reduce((sum, leg) => sum + legNs(fabric, leg), 0);

const legNs = (fabric: Fabric, leg: Route): number =>
  leg.request.operation === 'read'
    ? (readRoundTripNs(fabric, leg) ?? Number.NaN)
    : transitNs(fabric, leg.hops);
