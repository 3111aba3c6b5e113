import type { PairMatrix } from '../../p2pdma/policy/matrix.ts';
import { type MapType, mapTypes } from '../../p2pdma/policy/verdict.ts';
import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { maxMinFair } from '../flows/flows.ts';
import { networkOf } from '../flows/flowsOfRoutes.ts';
import type { Fabric } from '../routing/fabric.ts';
import { allHops, type Route } from '../routing/hop.ts';
import { presumedOn } from '../routing/route.ts';
import { aloneGigabytes, type Crossing, isOfUnknownRate, linkOf, tightest } from './capacity.ts';
import { readRoundTripNs, transitNs } from './latency.ts';
import { pathKinds } from './pathKinds.ts';
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
  /** 1 where the path rests on what a root complex is presumed to do from its CPU. */
  readonly presumed: Uint8Array;
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

/** What a pair of one kind reaches. */
interface Speed {
  readonly way: number;
  readonly gigabytes: number;
  readonly limit: number;
  readonly isPresumed: boolean;
  readonly latencyNs: number;
}

/** A row of the matrix: the place of each cell's speed among those that were worked out so far. */
interface SpeedRow {
  readonly places: Uint32Array;
  readonly speeds: readonly Speed[];
}

/**
 * The rows of the matrix, each worked out when it is called: together they take long on a large machine. Pairs of one
 * kind are routed once.
 */
export function speedRows(question: SpeedQuestion): readonly (() => SpeedRow)[] {
  const { fabric, verdicts, ids } = question;
  const kinds = pathKinds(fabric, ids);
  const judged = judgedPairs(verdicts, ids);
  const speeds: Speed[] = [];
  const placeOf = new Map<number, number>();
  const placeAt = (row: number, column: number): number => {
    const kind = kinds.of(row, column);
    const key = kind * VERDICTS + judged(row, column);
    const known = kind < 0 ? undefined : placeOf.get(key);
    if (known !== undefined) return known;
    const pair = pairOf(ids, { row, column, verdicts: judged(row, column) });
    const place = speeds.push(speedOf(question, pair)) - 1;
    if (kind >= 0) placeOf.set(key, place);
    return place;
  };
  return ids.map((_, row) => () => {
    const places = new Uint32Array(ids.length);
    const ofVerdicts = new Int32Array(VERDICTS);
    for (const block of kinds.blocks) {
      ofVerdicts.fill(-1);
      for (const column of block) {
        if (kinds.areNear(row, column)) {
          places[column] = placeAt(row, column);
          continue;
        }
        const verdict = judged(row, column);
        let place = ofVerdicts[verdict] ?? -1;
        if (place < 0) {
          place = placeAt(row, column);
          ofVerdicts[verdict] = place;
        }
        places[column] = place;
      }
    }
    return { places, speeds };
  });
}

/** Both verdicts of a pair in one number: there x `mapTypes.length` + back. */
const VERDICTS = mapTypes.length ** 2;

function judgedPairs(verdicts: PairMatrix, ids: readonly NodeId[]): (row: number, column: number) => number {
  const rowOf = new Map(verdicts.ids.map((id, row) => [id, row]));
  const rows = Int32Array.from(ids, id => rowOf.get(id) ?? -1);
  const size = verdicts.ids.length;
  const unknown = mapTypes.indexOf('UNKNOWN');
  const at = (provider: number, client: number): number =>
    provider < 0 || client < 0 ? unknown : (verdicts.mapTypes[provider * size + client] ?? unknown);
  return (row, column) => {
    const [provider, client] = [rows[row] ?? -1, rows[column] ?? -1];
    return at(provider, client) * mapTypes.length + at(client, provider);
  };
}

function pairOf(
  ids: readonly NodeId[],
  { row, column, verdicts }: { readonly row: number; readonly column: number; readonly verdicts: number },
): JudgedPair {
  return {
    provider: ids[row] as NodeId,
    client: ids[column] as NodeId,
    there: mapTypes[Math.floor(verdicts / mapTypes.length)] ?? 'UNKNOWN',
    back: mapTypes[verdicts % mapTypes.length] ?? 'UNKNOWN',
  };
}

interface JudgedPair {
  readonly provider: NodeId;
  readonly client: NodeId;
  /** What Linux says of the client's access to the provider, and the other way round. */
  readonly there: MapType;
  readonly back: MapType;
}

/** One pair, routed and rated by itself. */
export function speedOf(
  { fabric, operation, isBidirectional }: SpeedQuestion,
  { provider, client, there, back }: JudgedPair,
): Speed {
  const transfer = (of: NodeId, by: NodeId, mapType: MapType): TransferWay => {
    const target = largestMemoryBar(functionOf(fabric.tree, of));
    return transferWay(fabric, { client: by, target, mapType, operation });
  };
  const first = transfer(provider, client, there);
  const gigabytes = isBidirectional
    ? rateOf(first, [first, transfer(client, provider, back)])
    : soloRate(first);
  return {
    way: speedWays.indexOf(first.way),
    gigabytes,
    limit: speedLimits.indexOf(limitOf(first)),
    isPresumed: first.legs.some(leg => presumedOn(fabric, allHops(leg)).length > 0),
    latencyNs: latencyOf(fabric, first.legs),
  };
}

/** The matrix of the rows that were worked out. */
export function speedsOf({ ids }: SpeedQuestion, rows: readonly SpeedRow[]): SpeedMatrix {
  const size = ids.length * ids.length;
  const speeds = rows[0]?.speeds ?? [];
  const table = {
    ways: Uint8Array.from(speeds, each => each.way),
    gigabytesPerSecond: Float32Array.from(speeds, each => each.gigabytes),
    limits: Uint8Array.from(speeds, each => each.limit),
    presumed: Uint8Array.from(speeds, each => Number(each.isPresumed)),
    latencyNs: Float32Array.from(speeds, each => each.latencyNs),
  };
  const places = new Uint32Array(size);
  rows.forEach((row, at) => {
    places.set(row.places, at * ids.length);
  });
  return {
    ids,
    ways: spread(new Uint8Array(size), table.ways, places),
    gigabytesPerSecond: spread(new Float32Array(size), table.gigabytesPerSecond, places),
    limits: spread(new Uint8Array(size), table.limits, places),
    presumed: spread(new Uint8Array(size), table.presumed, places),
    latencyNs: spread(new Float32Array(size), table.latencyNs, places),
  };
}

function spread<A extends Uint8Array | Float32Array>(into: A, from: A, places: Uint32Array): A {
  for (let at = 0; at < places.length; at++) into[at] = from[places[at] ?? 0] ?? 0;
  return into;
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
