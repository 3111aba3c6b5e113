import { DLLP_BYTES } from '../rates/linkModel.ts';
import type { FlowPlan, Plan } from './flowPlan.ts';
import { type Network, requestEnds, VOQ_OF_COMPLETER } from './loop/network.ts';
import type { PacketOptions } from './options.ts';

/** Lays a plan out for the loop that runs it. */
export function networkOf({ flows, channels }: Plan, options: PacketOptions): Network {
  const voqs = voqTable();
  const completers = indexTable();
  const requesters = indexTable();
  const ways = flows.flatMap((plan, flow) => waysOf(plan, flow, { voqs, completers }));
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
    dllpBytes: DLLP_BYTES,
    ...voqs.layout(),
    hopChannel: ints(hops.map(hop => hop.channel)),
    hopVoq: ints(hops.map(hop => hop.voq)),
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
    completerVoq: ints(completers.voqs()),
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
  readonly voqs: ReturnType<typeof voqTable>;
  readonly completers: ReturnType<typeof indexTable>;
}

function waysOf({ request, completion, heldBack, completer }: FlowPlan, flow: number, tables: Tables) {
  if (heldBack) return [{ hops: [] }, { hops: [] }];
  const { voqs, completers } = tables;
  const voqsOf = (hops: typeof request.hops, source: (channel: number) => number) =>
    hops.map((hop, index) => {
      const from = index === 0 ? source(hop.channel) : (hops[index - 1]?.channel ?? 0);
      return { ...hop, voq: voqs.of(from, hop.channel) };
    });
  const requestHops = voqsOf(request.hops, () => -1 - flow).map((hop, index) =>
    index === 0 ? { ...hop, latencyPs: hop.latencyPs + request.beforePs } : hop,
  );
  const completionHops = voqsOf(completion?.hops ?? [], channel => {
    const index = completers.of(`${completer} ${channel}`);
    completers.setVoq(index, voqs.of(VOQ_OF_COMPLETER - index, channel));
    return VOQ_OF_COMPLETER - index;
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

/** Numbers VOQs by where they come from and where they lead. */
function voqTable() {
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
      voqCount: sources.length,
      voqChannel: Int32Array.from(channels),
      voqSource: Int32Array.from(sources),
    }),
  };
}

/** Numbers names, each with a VOQ that may be set. */
function indexTable() {
  const indexOf = new Map<string, number>();
  const voqs: number[] = [];
  return {
    of: (name: string): number => {
      const known = indexOf.get(name) ?? indexOf.size;
      indexOf.set(name, known);
      return known;
    },
    setVoq: (index: number, voq: number): void => {
      voqs[index] = voq;
    },
    voqs: (): readonly number[] => voqs,
    count: (): number => indexOf.size,
  };
}
