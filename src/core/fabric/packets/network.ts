import type { FlowPlan, Plan } from './flowPlan.ts';
import { requestEnds } from './flowPlan.ts';
import type { PacketOptions } from './options.ts';

/**
 * What a simulation runs on, laid out as arrays: channels, lanes, ways, flows. Nothing of it changes while it runs.
 *
 * A lane is what waits in one place for one channel: what came in by another channel, what a flow sends, or what a
 * completer answers. Way 2f is that of the requests of flow f, 2f + 1 that of its completions.
 */
export interface Network {
  readonly channelCount: number;
  readonly psPerByte: Float64Array;
  readonly ackPs: Float64Array;
  readonly creditPs: Float64Array;
  readonly creditFlightPs: Float64Array;
  readonly reverse: Int32Array;
  readonly isFlit: Int32Array;
  /** By channel x 6: headers and data units of posted, non-posted, completion; 0 is infinite. */
  readonly creditLimit: Int32Array;

  readonly laneCount: number;
  readonly laneChannel: Int32Array;
  /** The channel that fills the lane; -1 - flow for a flow's own; LANE_OF_COMPLETER - completer for a completer's. */
  readonly laneSource: Int32Array;

  readonly hopChannel: Int32Array;
  readonly hopLane: Int32Array;
  readonly hopLatencyPs: Float64Array;
  readonly hopOverhead: Int32Array;
  readonly hopSplit: Int32Array;
  /** By way: its hops begin here; those of the next way follow. */
  readonly wayFirst: Int32Array;
  /** By way: who sends its packets, for ID-based ordering. */
  readonly waySender: Int32Array;

  readonly flowCount: number;
  readonly isRead: Int32Array;
  readonly runs: Int32Array;
  readonly sizeBytes: Float64Array;
  readonly startPs: Float64Array;
  readonly repeat: Int32Array;
  readonly queueDepth: Int32Array;
  readonly cutBytes: Int32Array;
  readonly payloadBytes: Int32Array;
  readonly pageOffset: Int32Array;
  /** What a byte takes at the flow's pace; 0: it has none. */
  readonly pacePs: Float64Array;
  readonly relaxed: Int32Array;
  readonly idBased: Int32Array;
  /** Place in `requestEnds`. */
  readonly requestEnd: Int32Array;
  readonly hasData: Int32Array;
  readonly isReceived: Int32Array;
  /** What arrives is what was asked for. */
  readonly isGood: Int32Array;
  readonly follows: Int32Array;
  readonly followsSent: Int32Array;
  readonly followsLag: Int32Array;
  readonly followers: readonly (readonly number[])[];
  /** Its transfers are those from here on, `repeat` of them. */
  readonly firstTransfer: Int32Array;
  readonly transferCount: number;
  /** Place of the initiator among the requesters, each with `tags` tags. */
  readonly requester: Int32Array;
  readonly requesterCount: number;
  readonly tags: number;
  /** By flow: who answers its reads; -1: nobody. */
  readonly completer: Int32Array;
  readonly completerCount: number;
  readonly completerLane: Int32Array;
  /** By flow: what its completer takes for an answer. */
  readonly answerPs: Float64Array;

  readonly boundaryBytes: number;
  readonly cutsAtBoundary: boolean;
  readonly timeoutPs: number;
  readonly sharesFifos: boolean;
}

export const LANE_OF_COMPLETER = -1_000_000;

export function networkOf({ flows, channels }: Plan, options: PacketOptions): Network {
  const lanes = laneTable();
  const completers = indexTable();
  const requesters = indexTable();
  const ways = flows.flatMap((plan, flow) => waysOf(plan, flow, { lanes, completers }));
  const hops = ways.flatMap(way => way.hops);
  const ints = (values: readonly number[]) => Int32Array.from(values);
  const byFlow = (value: (plan: FlowPlan) => number) => ints(flows.map(value));
  const flag = (value: (plan: FlowPlan) => boolean) => byFlow(plan => (value(plan) ? 1 : 0));
  const repeats = flows.map(({ spec }) => spec.repeat);
  return {
    channelCount: channels.length,
    psPerByte: Float64Array.from(channels, each => each.psPerByte),
    ackPs: Float64Array.from(channels, each => each.ackPs),
    creditPs: Float64Array.from(channels, each => each.creditPs),
    creditFlightPs: Float64Array.from(channels, each => each.creditFlightPs),
    reverse: ints(channels.map(each => each.reverse)),
    isFlit: ints(channels.map(each => (each.isFlit ? 1 : 0))),
    creditLimit: ints(channels.flatMap(({ credits }) => limitsOf(credits))),
    ...lanes.layout(),
    hopChannel: ints(hops.map(hop => hop.channel)),
    hopLane: ints(hops.map(hop => hop.lane)),
    hopLatencyPs: Float64Array.from(hops, hop => hop.latencyPs),
    hopOverhead: ints(hops.map(hop => hop.overheadBytes)),
    hopSplit: ints(hops.map(hop => hop.splitBytes)),
    wayFirst: ints(startsOf(ways.map(way => way.hops.length))),
    waySender: ints(
      flows.flatMap(({ spec, completer }) => [requesters.of(spec.initiator), requesters.of(completer)]),
    ),
    flowCount: flows.length,
    isRead: flag(({ spec }) => spec.operation === 'read'),
    runs: flag(({ heldBack }) => heldBack === null),
    sizeBytes: Float64Array.from(flows, ({ spec }) => spec.sizeBytes),
    startPs: Float64Array.from(flows, ({ spec }) => spec.startPs),
    repeat: ints(repeats),
    queueDepth: byFlow(({ spec }) => Math.min(spec.queueDepth, spec.repeat)),
    cutBytes: byFlow(plan => plan.cutBytes),
    payloadBytes: byFlow(plan => plan.maxPayloadBytes),
    pageOffset: byFlow(plan => plan.pageOffset),
    pacePs: Float64Array.from(flows, ({ spec }) => (spec.paceGigabytes ? 1000 / spec.paceGigabytes : 0)),
    relaxed: flag(({ spec }) => spec.relaxedOrdering),
    idBased: flag(({ spec }) => spec.idBasedOrdering),
    requestEnd: byFlow(({ end }) => requestEnds.indexOf(end)),
    hasData: flag(plan => plan.hasData),
    isReceived: flag(plan => plan.isReceived),
    isGood: flag(({ route }) => route.outcome.kind === 'delivered' || route.outcome.kind === 'redirected'),
    follows: byFlow(({ spec }) => spec.follows?.flow ?? -1),
    followsSent: flag(({ spec }) => spec.follows?.when === 'sent'),
    followsLag: byFlow(({ spec }) => spec.follows?.lag ?? 0),
    followers: flows.map((_, flow) =>
      flows.flatMap(({ spec }, other) => (spec.follows?.flow === flow ? [other] : [])),
    ),
    firstTransfer: ints(startsOf(repeats)),
    transferCount: repeats.reduce((sum, count) => sum + count, 0),
    requester: byFlow(({ spec }) => requesters.of(spec.initiator)),
    requesterCount: requesters.count(),
    tags: options.tagsPerRequester,
    completer: byFlow(plan => completerOf(plan, completers)),
    completerCount: completers.count(),
    completerLane: ints(completers.lanes()),
    answerPs: Float64Array.from(flows, plan => answerPs(plan, options)),
    boundaryBytes: options.readCompletionBoundaryBytes,
    cutsAtBoundary: options.cutsAtBoundary,
    timeoutPs: Math.round(options.completionTimeoutNs * 1000),
    sharesFifos: options.queues === 'shared-fifo',
  };
}

const limitsOf = (credits: Plan['channels'][number]['credits']): readonly number[] =>
  credits
    ? [credits.posted, credits.nonPosted, credits.completion].flatMap(pool => [pool.headers, pool.dataUnits])
    : [0, 0, 0, 0, 0, 0];

/** Where each of several stretches begins, and where the last ends. */
function startsOf(lengths: readonly number[]): readonly number[] {
  const starts = [0];
  for (const length of lengths) starts.push((starts.at(-1) ?? 0) + length);
  return starts;
}

interface Tables {
  readonly lanes: ReturnType<typeof laneTable>;
  readonly completers: ReturnType<typeof indexTable>;
}

function waysOf({ request, completion, heldBack, completer }: FlowPlan, flow: number, tables: Tables) {
  if (heldBack) return [{ hops: [] }, { hops: [] }];
  const { lanes, completers } = tables;
  const lanesOf = (hops: typeof request.hops, source: (channel: number) => number) =>
    hops.map((hop, index) => {
      const from = index === 0 ? source(hop.channel) : (hops[index - 1]?.channel ?? 0);
      return { ...hop, lane: lanes.of(from, hop.channel) };
    });
  const requestHops = lanesOf(request.hops, () => -1 - flow).map((hop, index) =>
    index === 0 ? { ...hop, latencyPs: hop.latencyPs + request.beforePs } : hop,
  );
  const completionHops = lanesOf(completion?.hops ?? [], channel => {
    const index = completers.of(`${completer} ${channel}`);
    completers.setLane(index, lanes.of(LANE_OF_COMPLETER - index, channel));
    return LANE_OF_COMPLETER - index;
  });
  return [{ hops: requestHops }, { hops: completionHops }];
}

function completerOf(
  { completion, heldBack, completer }: FlowPlan,
  completers: Tables['completers'],
): number {
  const channel = completion?.hops[0]?.channel;
  return heldBack || channel === undefined ? -1 : completers.of(`${completer} ${channel}`);
}

/** Data takes a completer its time; an error is sent at once. */
function answerPs({ completion, hasData }: FlowPlan, options: PacketOptions): number {
  const own = hasData ? Math.round(options.latencies.endpointReadNs * 1000) : 0;
  return own + (completion?.beforePs ?? 0);
}

/** Numbers lanes by where they come from and where they lead. */
function laneTable() {
  const indexOf = new Map<string, number>();
  const sources: number[] = [];
  const channels: number[] = [];
  return {
    of: (source: number, channel: number): number => {
      const key = `${source} ${channel}`;
      const known = indexOf.get(key);
      if (known !== undefined) return known;
      indexOf.set(key, sources.length);
      channels.push(channel);
      return sources.push(source) - 1;
    },
    layout: () => ({
      laneCount: sources.length,
      laneChannel: Int32Array.from(channels),
      laneSource: Int32Array.from(sources),
    }),
  };
}

/** Numbers names, each with a lane that may be set. */
function indexTable() {
  const indexOf = new Map<string, number>();
  const lanes: number[] = [];
  return {
    of: (name: string): number => {
      const known = indexOf.get(name) ?? indexOf.size;
      indexOf.set(name, known);
      return known;
    },
    setLane: (index: number, lane: number): void => {
      lanes[index] = lane;
    },
    lanes: (): readonly number[] => lanes,
    count: (): number => indexOf.size,
  };
}
