import type { PairMatrix } from '../p2pdma/matrix.ts';
import { type MapType, mapTypes } from '../p2pdma/verdict.ts';
import { knownValue } from '../topology/fact.ts';
import { rateInForce } from '../topology/link.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { functionOf } from '../topology/machineTree.ts';
import type { Fabric } from './fabric.ts';
import { fallbackRoute } from './fallback.ts';
import { isDelivered, type Route } from './hop.ts';
import { readRoundTripNs, transitNs } from './latency.ts';
import { dataHops } from './linkLoads.ts';
import { hardwareGigabytes } from './linkModel.ts';
import { rootComplexOf } from './platform.ts';
import { plainRequest, type RouteTarget } from './request.ts';
import { route } from './route.ts';

/** How a pair's data travels: as Linux maps it, by way of memory where it refuses, or not at all. */
export const speedWays = ['direct', 'host', 'staged', 'lost', 'no-memory', 'unknown'] as const;
export type SpeedWay = (typeof speedWays)[number];

/** What one large transfer of each ordered pair reaches when nothing else runs; row-major, provider down, client across. */
export interface SpeedMatrix {
  readonly ids: readonly NodeId[];
  readonly operation: 'read' | 'write';
  /** Index into `speedWays`. */
  readonly ways: Uint8Array;
  /** 1e9 bytes a second; NaN where it is not known, 0 where nothing arrives. */
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
}

/**
 * Predicts bandwidth and latency of every ordered pair: the route as the kernel's verdict maps it, or the bounce
 * through memory where the kernel refuses, limited by its slowest directed link (fabric.md 2.5: 95 % of the line
 * after headers). What an endpoint's own engine can do is not modelled.
 */
export function speedMatrix({ fabric, verdicts, ids, operation }: SpeedQuestion): SpeedMatrix {
  const size = ids.length;
  const ways = new Uint8Array(size * size);
  const gigabytesPerSecond = new Float32Array(size * size).fill(Number.NaN);
  const latencyNs = new Float32Array(size * size).fill(Number.NaN);
  const rowOf = new Map(verdicts.ids.map((id, row) => [id, row]));
  const targets = ids.map(id => targetOf(functionOf(fabric.tree, id)));
  ids.forEach((provider, row) => {
    ids.forEach((client, column) => {
      const at = row * size + column;
      const mapType = verdictAt(verdicts, rowOf.get(provider), rowOf.get(client));
      const speed = speedOf(fabric, { client, target: targets[row] ?? null, mapType, operation });
      ways[at] = speedWays.indexOf(speed.way);
      gigabytesPerSecond[at] = speed.gigabytes;
      latencyNs[at] = speed.latencyNs;
    });
  });
  return { ids, operation, ways, gigabytesPerSecond, latencyNs };
}

function verdictAt(verdicts: PairMatrix, row: number | undefined, column: number | undefined): MapType {
  if (row === undefined || column === undefined) return 'UNKNOWN';
  return mapTypes[verdicts.mapTypes[row * verdicts.ids.length + column] ?? -1] ?? 'UNKNOWN';
}

/** The largest memory BAR, which is what a device has to offer; null where it has none, undefined where that is not shown. */
function targetOf(fn: PciFunction): RouteTarget | null | undefined {
  if (fn.bars.state === 'unknown') return undefined;
  const [largest] = (knownValue(fn.bars) ?? [])
    .filter(bar => bar.kind !== 'io' && bar.address.state !== 'absent')
    .toSorted((a, b) => Number((knownValue(b.sizeBytes) ?? 0n) - (knownValue(a.sizeBytes) ?? 0n)));
  return largest ? { kind: 'bar', node: fn.id, bar: largest.index, offset: 0n } : null;
}

interface Speed {
  readonly way: SpeedWay;
  readonly gigabytes: number;
  readonly latencyNs: number;
}
const unknownSpeed: Speed = { way: 'unknown', gigabytes: Number.NaN, latencyNs: Number.NaN };

interface PairAsked {
  readonly client: NodeId;
  readonly target: RouteTarget | null | undefined;
  readonly mapType: MapType;
  readonly operation: 'read' | 'write';
}

function speedOf(fabric: Fabric, { client, target, mapType, operation }: PairAsked): Speed {
  if (target === null) return { ...unknownSpeed, way: 'no-memory' };
  if (target === undefined || mapType === 'UNKNOWN') return unknownSpeed;
  const request = plainRequest(client, target, operation, PAGE_BYTES);
  if (mapType === 'NOT_SUPPORTED') {
    const fallback = fallbackRoute(fabric, request);
    return fallback?.ok ? speedAlong(fabric, fallback.value.legs, 'staged') : unknownSpeed;
  }
  const way = mapType === 'BUS_ADDR' ? 'direct' : 'host';
  const routed = route(fabric, { ...request, addressing: way === 'direct' ? 'bus' : 'dma-map' });
  return routed.ok ? speedAlong(fabric, [routed.value], way) : unknownSpeed;
}

const PAGE_BYTES = 4096;

/** One leg after the other, overlapped as a copy loop does: the slowest link of all of them limits. */
function speedAlong(fabric: Fabric, legs: readonly Route[], way: SpeedWay): Speed {
  if (legs.some(leg => leg.outcome.kind === 'unknown')) return unknownSpeed;
  if (!legs.every(isDelivered)) return { way: 'lost', gigabytes: 0, latencyNs: Number.NaN };
  return {
    way,
    gigabytes: Math.min(...legs.map(leg => slowestLink(fabric, leg))),
    latencyNs: legs.reduce((sum, leg) => sum + legNs(fabric, leg), 0),
  };
}

const legNs = (fabric: Fabric, leg: Route): number =>
  leg.request.operation === 'read'
    ? (readRoundTripNs(fabric, leg) ?? Number.NaN)
    : transitNs(fabric, leg.hops);

const DEFAULT_PAYLOAD_BYTES = 256;

/** GB/s of the slowest link that the data crosses; NaN where a link's rate is not shown, no limit inside one device. */
function slowestLink(fabric: Fabric, leg: Route): number {
  let payloadBytes =
    knownValue(functionOf(fabric.tree, leg.request.initiator).maxPayloadBytes) ?? DEFAULT_PAYLOAD_BYTES;
  let slowest = Number.POSITIVE_INFINITY;
  for (const { at, link, direction } of dataHops(leg)) {
    // A root complex that cuts packets leaves smaller ones to the links behind it (NCCL: Intel, 64 bytes).
    const cut = fabric.tree.rootById.has(at) ? rootComplexOf(fabric.platform, at).resegmentsToBytes : null;
    if (cut !== null) payloadBytes = Math.min(payloadBytes, cut);
    if (link === null || (direction !== 'up' && direction !== 'down')) continue;
    const rate = rateInForce(functionOf(fabric.tree, link).link);
    if (!rate) return Number.NaN;
    slowest = Math.min(slowest, hardwareGigabytes(rate, { payloadBytes, addressBits: 64 }));
  }
  return slowest;
}
