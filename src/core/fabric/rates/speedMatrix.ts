import { type PairMatrix, verdictAt } from '../../p2pdma/policy/matrix.ts';
import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { maxMinFair } from '../flows/flows.ts';
import { networkOf } from '../flows/flowsOfRoutes.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Route } from '../routing/hop.ts';
import { aloneGigabytes, type Crossing, isOfUnknownRate, linkOf, tightest } from './capacity.ts';
import { readRoundTripNs, transitNs } from './latency.ts';
import { largestMemoryBar, speedWays, type TransferWay, transferWay } from './transferWay.ts';

/** What one large transfer of each ordered pair reaches when nothing else runs; row-major, provider down, client across. */
export interface SpeedMatrix {
  readonly ids: readonly NodeId[];
  /** Index into `speedWays`. */
  readonly ways: Uint8Array;
  /** 1e9 bytes a second; NaN where it is not known, 0 where nothing arrives, Infinity where no link is crossed. */
  readonly gigabytesPerSecond: Float32Array;
  /** Index into `speedLimits`: what holds the transfer back when it is alone. */
  readonly limits: Uint8Array;
  /** A read and its answer, or a write up to its arrival; NaN where it is not known or nothing arrives. */
  readonly latencyNs: Float32Array;
}

/** What may hold a transfer back: nothing that is modelled, the slowest link on its path, or how many reads fit under way. */
export const speedLimits = ['none', 'link', 'tags'] as const;
export type SpeedLimit = (typeof speedLimits)[number];

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
    return isBidirectional ? rateOf(there, [there, back]) : soloRate(there);
  };
  return {
    ids,
    ways: Uint8Array.from(transfers, ({ way }) => speedWays.indexOf(way)),
    gigabytesPerSecond: Float32Array.from(transfers, (_, at) => rateAt(at)),
    limits: Uint8Array.from(transfers, each => speedLimits.indexOf(limitOf(each))),
    latencyNs: Float32Array.from(transfers, ({ legs }) => latencyOf(fabric, legs)),
  };
}

/** What one large transfer reaches when nothing else runs, GB/s; NaN where that is not known, 0 where nothing arrives. */
export const soloRate = (transfer: TransferWay): number => rateOf(transfer, [transfer]);

function rateOf({ way, legs }: TransferWay, flows: readonly Flowing[]): number {
  if (way === 'lost') return 0;
  return legs.length === 0 ? Number.NaN : fairTotal(flows);
}

function limitOf({ crossings }: TransferWay): SpeedLimit {
  const least = tightest(crossings);
  if (!least) return 'none';
  return linkOf(least) ? 'link' : 'tags';
}

type Flowing = Pick<TransferWay, 'crossings'>;

/** What flows over these links reach together; a link that several cross is shared fairly. */
export function fairTotal(flows: readonly Flowing[]): number {
  const [only, ...others] = flows;
  if (only && others.length === 0) return aloneGigabytes(merged(only.crossings));
  if (flows.some(({ crossings }) => crossings.some(isOfUnknownRate))) return Number.NaN;
  const { network } = networkOf(flows.map(({ crossings }) => crossings));
  return maxMinFair(network).ratesGigabytes.reduce((sum, rate) => sum + rate, 0);
}

/** Two legs of one transfer may cross the same direction of a link: it carries both. */
function merged(crossings: readonly Crossing[]): readonly Pick<Crossing, 'capacity' | 'weight'>[] {
  const byKey = new Map<string, { readonly capacity: number; readonly weight: number }>();
  for (const { key, capacity, weight } of crossings)
    byKey.set(key, { capacity, weight: weight + (byKey.get(key)?.weight ?? 0) });
  return [...byKey.values()];
}

const latencyOf = (fabric: Fabric, legs: readonly Route[]): number =>
  legs.length === 0 ? Number.NaN : legs.reduce((sum, leg) => sum + legNs(fabric, leg), 0);

const legNs = (fabric: Fabric, leg: Route): number =>
  leg.request.operation === 'read'
    ? (readRoundTripNs(fabric, leg) ?? Number.NaN)
    : transitNs(fabric, leg.hops);
