import { int, real } from '../../lib/typedArrays.ts';
import type { NodeId } from '../../topology/machine.ts';
import type { Sentence } from '../../topology/sentence.ts';
import { crossedTwice } from '../rates/linkLoads.ts';
import type { OutcomeKind } from '../routing/hop.ts';
import type { Channel } from './channels.ts';
import type { FlowPlan } from './flowPlan.ts';
import type { Engine } from './loop/engine.ts';

/** What has become of one flow so far. Sizes in bytes, times in picoseconds, rates in GB/s (1e9 bytes). */
export interface FlowResult {
  readonly name: string;
  readonly initiator: NodeId;
  /** How its route ends, and why. */
  readonly outcome: OutcomeKind;
  readonly sentence: Sentence;
  /** What all its transfers have together. */
  readonly totalBytes: number;
  /** What does not end its transfer counts from when it sets out on its last link. */
  readonly deliveredBytes: number;
  /** Refused, dropped, brought to a wrong place or never answered, as the outcome says. */
  readonly lostBytes: number;
  readonly transfersEnded: number;
  /** The first transfer began; null: none has. */
  readonly startPs: number | null;
  /** The last transfer ended; null: it has not. */
  readonly endPs: number | null;
  /** Delivered bytes from its start to its end, or to now. */
  readonly gigabytes: number;
  /** From the start of a transfer to its end; null: none has ended. */
  readonly latency: Latency | null;
  /** The fullest channel on the way of its data, which limits it; null: none is full, so its window or pace does. */
  readonly limitedBy: number | null;
  /** Links that its data crosses both up and down. */
  readonly crossedTwice: readonly NodeId[];
}

export interface Latency {
  readonly leastPs: number;
  readonly medianPs: number;
  readonly p90Ps: number;
  readonly p99Ps: number;
  readonly mostPs: number;
}

/** When the transfers of a flow that have ended did so, and how long each took, both ascending; picoseconds. */
export interface TransferTimes {
  readonly endsPs: Float64Array;
  readonly tookPs: Float64Array;
}

/** What one direction of one link has carried so far. */
export interface LinkResult {
  /** Place among the simulation's channels. */
  readonly channel: number;
  readonly link: NodeId | null;
  readonly direction: Channel['direction'];
  readonly from: NodeId;
  readonly to: NodeId;
  readonly packets: number;
  readonly payloadBytes: number;
  /** Headers, framing, check sums, padding. */
  readonly headerBytes: number;
  /** ACKs and credit updates for what came the other way. */
  readonly dllpBytes: number;
  /** Payload, from time 0 to now. */
  readonly gigabytes: number;
  /** Shares of its time; they add up to 1. `line`: skip sets and alignment while it sends. */
  readonly shares: {
    readonly goodput: number;
    readonly header: number;
    readonly dllp: number;
    readonly line: number;
    readonly idle: number;
  };
  /** The share of its time in which something waited and nothing had credits. */
  readonly stuckShare: number;
}

/** A channel so full is what limits those that cross it. */
const FULL_SHARE = 0.95;

export function flowResults(e: Engine, plans: readonly FlowPlan[]): readonly FlowResult[] {
  const busy = Array.from({ length: e.net.channelCount }, (_, channel) => busyShare(e, channel));
  return plans.map((plan, flow) => flowResult(e, plan, { flow, busy }));
}

function flowResult(
  e: Engine,
  plan: FlowPlan,
  { flow, busy }: { readonly flow: number; readonly busy: readonly number[] },
): FlowResult {
  const { flows, net, events } = e;
  const { spec, route, heldBack, isUnknown } = plan;
  const first = int(net.firstTransfer, flow);
  const starts = flows.transferStartPs.subarray(first, first + spec.repeat);
  const ends = flows.transferEndPs.subarray(first, first + spec.repeat);
  const startPs = starts.length > 0 && (starts[0] ?? -1) >= 0 ? (starts[0] ?? 0) : null;
  const isOver = int(flows.ended, flow) === spec.repeat;
  const endPs = isOver ? ends.reduce((most, each) => Math.max(most, each), 0) : null;
  const deliveredBytes = real(flows.deliveredBytes, flow);
  const tookPs = startPs === null ? 0 : (endPs ?? events.nowPs) - startPs;
  return {
    name: spec.name,
    initiator: spec.initiator,
    outcome: heldBack ? (isUnknown ? 'unknown' : 'not-sent') : route.outcome.kind,
    sentence: heldBack ?? route.outcome.sentence,
    totalBytes: spec.sizeBytes * spec.repeat,
    deliveredBytes,
    lostBytes: real(flows.lostBytes, flow),
    transfersEnded: int(flows.ended, flow),
    startPs,
    endPs,
    gigabytes: tookPs > 0 ? (deliveredBytes * 1000) / tookPs : 0,
    latency: latencyOf(durations(starts, ends)),
    limitedBy: fullest(plan, busy),
    crossedTwice: crossedTwice([route]),
  };
}

/** Of the transfers that have ended, ascending. */
const durations = (starts: Float64Array, ends: Float64Array): Float64Array =>
  ends
    .map((end, place) => (end < 0 ? -1 : end - real(starts, place)))
    .filter(ps => ps >= 0)
    .sort();

/** More than a plot has room for are thinned evenly; the first and the last stay. */
const MOST_TIMES = 512;

export function transferTimes({ net, flows }: Engine, plans: readonly FlowPlan[]): readonly TransferTimes[] {
  return plans.map(({ spec }, flow) => {
    const first = int(net.firstTransfer, flow);
    const ends = flows.transferEndPs.subarray(first, first + spec.repeat);
    const starts = flows.transferStartPs.subarray(first, first + spec.repeat);
    return {
      endsPs: thinned(ends.filter(ps => ps >= 0).sort()),
      tookPs: thinned(durations(starts, ends)),
    };
  });
}

function thinned(times: Float64Array): Float64Array {
  if (times.length <= MOST_TIMES) return times;
  const every = (times.length - 1) / (MOST_TIMES - 1);
  return Float64Array.from({ length: MOST_TIMES }, (_, i) => real(times, Math.round(i * every)));
}

function latencyOf(took: Float64Array): Latency | null {
  if (took.length === 0) return null;
  const at = (share: number) => real(took, Math.min(took.length - 1, Math.ceil(share * took.length) - 1));
  return {
    leastPs: real(took, 0),
    medianPs: at(0.5),
    p90Ps: at(0.9),
    p99Ps: at(0.99),
    mostPs: real(took, took.length - 1),
  };
}

/** The crossings of its data: of requests for writes, of completions for reads. */
const dataHops = ({ spec, request, completion }: FlowPlan) =>
  (spec.operation === 'write' ? request.hops : completion?.hops) ?? [];

function fullest(plan: FlowPlan, busy: readonly number[]): number | null {
  const channels = dataHops(plan).map(({ channel }) => channel);
  const most = channels.reduce((best, each) => ((busy[each] ?? 0) > (busy[best] ?? -1) ? each : best), -1);
  return (busy[most] ?? 0) >= FULL_SHARE ? most : null;
}

/** What has been counted is sent by then: a packet counts when it starts. */
const elapsedPs = ({ events, channels }: Engine, channel: number): number =>
  Math.max(1, events.nowPs, real(channels.freeAtPs, channel));

function busyShare(e: Engine, channel: number): number {
  const { counters, net } = e;
  const bytes =
    real(counters.payloadBytes, channel) +
    real(counters.headerBytes, channel) +
    real(counters.dllpBytes, channel);
  return (bytes * real(net.psPerByte, channel)) / elapsedPs(e, channel);
}

export function linkResults(e: Engine, channels: readonly Channel[]): readonly LinkResult[] {
  return channels.map((channel, index) => linkResult(e, channel, index));
}

function linkResult(e: Engine, channel: Channel, index: number): LinkResult {
  const { counters } = e;
  const { link, direction, from, to, psPerByte, efficiency } = channel;
  const payloadBytes = real(counters.payloadBytes, index);
  const headerBytes = real(counters.headerBytes, index);
  const dllpBytes = real(counters.dllpBytes, index) + real(e.channels.owedBytes, index);
  const elapsed = elapsedPs(e, index);
  const share = (bytes: number) => (bytes * psPerByte * efficiency) / elapsed;
  const [goodput, header, dllp] = [share(payloadBytes), share(headerBytes), share(dllpBytes)];
  const line = ((goodput + header + dllp) * (1 - efficiency)) / efficiency;
  const stuckPs = real(counters.stuckPs, index) + stuckNowPs(e, index);
  return {
    channel: index,
    link,
    direction,
    from,
    to,
    packets: real(counters.packets, index),
    payloadBytes,
    headerBytes,
    dllpBytes,
    gigabytes: (payloadBytes * 1000) / elapsed,
    shares: { goodput, header, dllp, line, idle: Math.max(0, 1 - goodput - header - dllp - line) },
    stuckShare: stuckPs / elapsed,
  };
}

const stuckNowPs = ({ channels, events }: Engine, channel: number): number =>
  int(channels.isStuck, channel) === 1 ? events.nowPs - real(channels.stuckSincePs, channel) : 0;
