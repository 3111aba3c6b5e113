import { err, ok, type Result } from '../../lib/result.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type MissingFact, type Sentence, say } from '../../topology/sentence.ts';
import { crossingsOf, missingRate, unknownCrossing } from '../rates/capacity.ts';
import type { PacketRules } from '../rates/packetRules.ts';
import { sizesOf, type TransferSizes, USUAL_PAYLOAD_BYTES } from '../rates/payload.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import type { RouteRequest } from '../routing/request.ts';
import { route } from '../routing/route.ts';
import { type Channel, type ChannelTable, channelTable } from './channels.ts';
import { optionsProblem } from './checkOptions.ts';
import { type Leg, legOf } from './legs.ts';
import type { RequestEnd } from './loop/network.ts';
import type { PacketOptions } from './options.ts';
import type { FlowSpec, Workload } from './workload.ts';

/** A flow with the way that its packets take. */
export interface FlowPlan {
  readonly spec: FlowSpec;
  readonly route: Route;
  /** Why it does not run; null: it runs. */
  readonly heldBack: Sentence | null;
  /** It does not run because what it would do is not known. */
  readonly isUnknown: boolean;
  /** What would have to be known for it to run. */
  readonly missing: readonly MissingFact[];
  readonly request: Leg;
  /** Null where nothing answers. */
  readonly completion: Leg | null;
  readonly end: RequestEnd;
  /** Where requests end: the completer of reads. */
  readonly completer: NodeId;
  /** What comes back is data, not an error. */
  readonly hasData: boolean;
  /** What comes back does come back. */
  readonly isReceived: boolean;
  readonly maxPayloadBytes: number;
  /** Requests are cut to this: MPS or MRRS. */
  readonly cutBytes: number;
  /** Where in its 4 KiB page a transfer begins. */
  readonly pageOffset: number;
}

export interface WorkloadError {
  readonly code: 'bad-request' | 'bad-flow' | 'bad-options' | 'too-many-transfers';
  /** Index of the flow; null where it is not about one. */
  readonly flow: number | null;
  readonly sentence: Sentence;
}

export interface Plan {
  readonly flows: readonly FlowPlan[];
  readonly channels: readonly Channel[];
  readonly table: ChannelTable;
}

/** Each keeps its start and end; more would be no picture. */
const MOST_TRANSFERS = 1_000_000;

/** Routes every flow and lays out its way. What no device could start is an error, by flow. */
export function planFlows(
  fabric: Fabric,
  workload: Workload,
  options: PacketOptions,
): Result<Plan, WorkloadError> {
  const routes: Route[] = [];
  let transfers = 0;
  for (const [flow, spec] of workload.flows.entries()) {
    const problem = problemOf(spec, workload);
    if (problem) return err({ code: 'bad-flow', flow, sentence: problem });
    const routed = route(fabric, requestOf(spec));
    if (!routed.ok) return err({ code: 'bad-request', flow, sentence: routed.error.sentence });
    routes.push(routed.value);
    transfers += spec.repeat;
  }
  if (transfers > MOST_TRANSFERS) {
    const sentence = say`The flows make ${transfers} transfers; at most ${MOST_TRANSFERS} can be followed.`;
    return err({ code: 'too-many-transfers', flow: null, sentence });
  }
  const sizes = routes.map(each => sizesOf(fabric, each, options));
  const payloads = sizes.map(({ maxPayloadBytes }) => maxPayloadBytes);
  const largest = payloads.length > 0 ? Math.max(...payloads) : USUAL_PAYLOAD_BYTES;
  const problem = optionsProblem(options, largest);
  if (problem) return err({ code: 'bad-options', flow: null, sentence: problem });
  const table = channelTable(fabric, options, largest);
  const flows = routes.map((each, flow) =>
    flowPlan(fabric, workload.flows[flow] as FlowSpec, {
      route: each,
      table,
      options,
      sizes: sizes[flow] as TransferSizes,
    }),
  );
  return ok({ flows: holdBackFollowers(flows), channels: table.channels, table });
}

const requestOf = (spec: FlowSpec): RouteRequest => ({
  initiator: spec.initiator,
  target: spec.target,
  operation: spec.operation,
  sizeBytes: spec.sizeBytes,
  relaxedOrdering: spec.relaxedOrdering,
  addressType: spec.addressType,
  addressing: spec.addressing,
});

function problemOf(spec: FlowSpec, { flows }: Workload): Sentence | null {
  const whole = (value: number, least: number) => Number.isSafeInteger(value) && value >= least;
  const { name, repeat, queueDepth, startPs, paceGigabytes, follows } = spec;
  if (!whole(repeat, 1)) return say`"${name}" repeats ${repeat} times; it takes 1 or more.`;
  if (!whole(queueDepth, 1)) return say`"${name}" has a queue of ${queueDepth}; it takes 1 or more.`;
  if (!whole(startPs, 0)) return say`"${name}" starts at ${startPs} ps; it takes a whole number from 0.`;
  if (paceGigabytes !== null && !(paceGigabytes > 0))
    return say`"${name}" has a pace of ${paceGigabytes} GB/s; it takes more than 0, or none.`;
  if (follows && (!flows[follows.flow] || !whole(follows.lag, 0)))
    return say`"${name}" follows a flow that does not exist, or one from the future.`;
  if (waitsForItself(spec, flows)) return say`"${name}" waits for itself.`;
  return null;
}

/** A circle of flows in which each waits for the same transfer of the one before; with a lag somewhere it moves. */
function waitsForItself(spec: FlowSpec, flows: readonly FlowSpec[]): boolean {
  let current: FlowSpec | undefined = spec;
  for (let steps = 0; current?.follows && steps < flows.length; steps++) {
    if (current.follows.lag > 0) return false;
    current = flows[current.follows.flow];
    if (current === spec) return true;
  }
  return false;
}

function flowPlan(
  fabric: Fabric,
  spec: FlowSpec,
  {
    route: way,
    table,
    options,
    sizes,
  }: {
    readonly route: Route;
    readonly table: ChannelTable;
    readonly options: PacketOptions;
    readonly sizes: TransferSizes;
  },
): FlowPlan {
  const { completion } = way;
  const isRead = spec.operation === 'read';
  const heldBack = heldBackBy(fabric, way, options);
  const context = { table, options };
  return {
    spec,
    route: way,
    heldBack: heldBack?.sentence ?? null,
    isUnknown: heldBack?.isUnknown ?? false,
    missing: heldBack?.missing ?? [],
    request: heldBack
      ? { hops: [], beforePs: 0 }
      : legOf(fabric, way.hops, { ...context, carries: isRead ? 'requests' : 'data' }),
    completion:
      completion && !heldBack ? legOf(fabric, completion.hops, { ...context, carries: 'data' }) : null,
    end: isRead ? (completion ? 'answered' : 'silent') : isDelivered(way) ? 'delivered' : 'lost',
    completer: way.hops.at(-1)?.at ?? spec.initiator,
    hasData: completion?.status === 'successful',
    isReceived: completion?.reachesRequester ?? false,
    maxPayloadBytes: sizes.maxPayloadBytes,
    cutBytes: isRead ? sizes.readRequestBytes : sizes.maxPayloadBytes,
    pageOffset: Number((way.hops[0]?.carries?.value ?? 0n) & 0xfffn),
  };
}

export interface HeldBack {
  readonly sentence: Sentence;
  readonly isUnknown: boolean;
  readonly missing: readonly MissingFact[];
}

/** Why a route's packets are not sent; null: they are. */
export function heldBackBy(fabric: Fabric, way: Route, rules: PacketRules): HeldBack | null {
  const { kind, sentence, missing } = way.outcome;
  if (kind === 'not-sent' || kind === 'unknown') return { sentence, isUnknown: kind === 'unknown', missing };
  const crossing = unknownCrossing(crossingsOf(fabric, way, rules));
  if (!crossing) return null;
  const missingFact = missingRate(fabric, crossing);
  return {
    sentence: say`How fast this would be is unknown, as nothing shows ${missingFact.what}.`,
    isUnknown: true,
    missing: [missingFact],
  };
}

/** What waits for a flow that does not run does not run either. */
function holdBackFollowers(flows: readonly FlowPlan[]): readonly FlowPlan[] {
  let current = flows;
  for (;;) {
    const next = current.map(plan => {
      const before = plan.spec.follows && current[plan.spec.follows.flow];
      if (plan.heldBack || !before?.heldBack) return plan;
      return {
        ...plan,
        isUnknown: before.isUnknown,
        heldBack: say`It waits for "${before.spec.name}", which does not run.`,
      };
    });
    if (next.every((plan, index) => plan === current[index])) return current;
    current = next;
  }
}
