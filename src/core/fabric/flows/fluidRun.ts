import { err, ok, type Result } from '../../lib/result.ts';
import { rateInForce } from '../../topology/linkInForce.ts';
import { functionOf } from '../../topology/machineTree.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import { type HeldBack, heldBackBy, type WorkloadError } from '../packets/flowPlan.ts';
import type { FlowResult } from '../packets/results.ts';
import type { FlowSpec } from '../packets/workload.ts';
import type { Crossing } from '../rates/capacity.ts';
import { crossedTwice } from '../rates/linkLoads.ts';
import { usualRules } from '../rates/packetRules.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import type { Fabric } from '../routing/fabric.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import { route } from '../routing/route.ts';
import type { RunAsked, RunChannel } from '../run/runAnswer.ts';
import { type FlowNetwork, maxMinFair, runFlows } from './flows.ts';
import { flowsOfRoutes } from './flowsOfRoutes.ts';

/** What links carry while flows share them fairly; rates in GB/s, times in picoseconds. */
export interface FluidLink extends RunChannel {
  readonly channel: number;
  readonly gigabytes: number;
  /** Of what it can carry, while all flows run. */
  readonly share: number;
}

/** A workload as flows: every flow at its max-min fair rate, solved anew when one ends. */
export interface FluidAnswer {
  readonly flows: readonly FlowResult[];
  readonly links: readonly FluidLink[];
  readonly endPs: number;
  readonly missing: readonly MissingFact[];
}

/**
 * Runs a workload as fluid flows over the links of its routes. All flows start together here, and
 * windows, tags and queues are not modelled: that is what the packet engine is for. Error: a flow that no device could
 * start.
 */
export function answerFluid(
  asked: Omit<RunAsked, 'options'> & Partial<Pick<RunAsked, 'options'>>,
): Result<FluidAnswer, WorkloadError> {
  const fabric = bootedFabric(asked);
  const specs = asked.workload.flows;
  const routes: Route[] = [];
  for (const [flow, spec] of specs.entries()) {
    const routed = route(fabric, spec);
    if (!routed.ok) return err({ code: 'bad-request', flow, sentence: routed.error.sentence });
    routes.push(routed.value);
  }
  const rules = { ...usualRules, maxPayloadBytes: asked.options?.maxPayloadBytes ?? null };
  const { network, links, missing, dataCrossings } = flowsOfRoutes(fabric, routes, rules);
  const heldBack = routes.map(each => heldBackBy(fabric, each, rules));
  const isSent = routes.map((each, i) => isDelivered(each) && heldBack[i] === null);
  const sizes = specs.map((spec, i) => (isSent[i] ? spec.sizeBytes * spec.repeat : 0));
  const { ratesGigabytes, bottlenecks } = maxMinFair(network);
  const endNs = runFlows(network, sizes);
  // Among the links that are told; -1 for a reader's tags.
  let place = 0;
  const placeOf = links.map(each => (channelOf(fabric, each) ? place++ : -1));
  const flows = specs.map((spec, i) =>
    flowResult(spec, routes[i] as Route, {
      endNs: endNs[i] ?? 0,
      bytes: sizes[i] ?? 0,
      limitedBy: placeOf[bottlenecks[i] ?? -1] ?? -1,
      heldBack: heldBack[i] ?? null,
    }),
  );
  const running = ratesGigabytes.map((rate, flow) => (isSent[flow] ? rate : 0));
  const payload = carriedBy(network, running, dataCrossings);
  const onWire = carriedBy(network, running, network.weights);
  return ok({
    flows,
    links: links.flatMap((crossing, channel) => {
      const told = channelOf(fabric, crossing);
      if (!told) return [];
      const share = (onWire[channel] ?? 0) / crossing.capacity;
      return { ...told, channel: placeOf[channel] ?? -1, gigabytes: payload[channel] ?? 0, share };
    }),
    endPs: Math.round(Math.max(0, ...endNs.filter(Number.isFinite)) * 1000),
    missing,
  });
}

/** What is crossed, as tables and the picture name it; null for a reader's tags. */
function channelOf(fabric: Fabric, { over }: Crossing): RunChannel | null {
  if ('tagsOf' in over) return null;
  if ('fromRoot' in over) {
    const { fromRoot: from, toRoot: to } = over;
    return { link: null, direction: 'between-roots', from, to, rate: null };
  }
  const { link, direction } = over;
  const child = fabric.tree.childrenOf(link)[0]?.id ?? link;
  const ends = direction === 'up' ? { from: child, to: link } : { from: link, to: child };
  const rate = rateInForce(fabric.tree, functionOf(fabric.tree, link)) ?? null;
  return { link, direction, ...ends, rate };
}

/** By link: the sum over the flows that cross it of their rates, each taken so many times. */
function carriedBy(
  { capacitiesGigabytes, firstLink, links }: FlowNetwork,
  rates: Float64Array,
  times: ArrayLike<number>,
): Float64Array {
  const sums = new Float64Array(capacitiesGigabytes.length);
  for (let flow = 0; flow < rates.length; flow++) {
    for (let i = firstLink[flow] ?? 0; i < (firstLink[flow + 1] ?? 0); i++) {
      const link = links[i] ?? 0;
      sums[link] = (sums[link] ?? 0) + (rates[flow] ?? 0) * (times[i] ?? 0);
    }
  }
  return sums;
}

function flowResult(
  spec: FlowSpec,
  routed: Route,
  {
    endNs,
    bytes,
    limitedBy,
    heldBack,
  }: {
    readonly endNs: number;
    readonly bytes: number;
    readonly limitedBy: number;
    readonly heldBack: HeldBack | null;
  },
): FlowResult {
  const isOver = Number.isFinite(endNs) && bytes > 0;
  const totalBytes = spec.sizeBytes * spec.repeat;
  return {
    name: spec.name,
    initiator: spec.initiator,
    outcome: heldBack?.isUnknown ? 'unknown' : routed.outcome.kind,
    sentence: heldBack?.sentence ?? routed.outcome.sentence,
    totalBytes,
    deliveredBytes: isOver ? bytes : 0,
    // What a capture does not show is not lost: nobody can say.
    lostBytes: isDelivered(routed) || heldBack?.isUnknown ? 0 : totalBytes,
    transfersEnded: isOver ? spec.repeat : 0,
    startPs: 0,
    endPs: isOver ? Math.round(endNs * 1000) : null,
    gigabytes: isOver && endNs > 0 ? bytes / endNs : 0,
    latency: null,
    limitedBy: limitedBy >= 0 ? limitedBy : null,
    crossedTwice: crossedTwice([routed]),
  };
}
