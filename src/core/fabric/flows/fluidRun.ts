import { err, ok, type Result } from '../../lib/result.ts';
import { rateInForce } from '../../topology/linkInForce.ts';
import { functionOf } from '../../topology/machineTree.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import type { WorkloadError } from '../packets/flowPlan.ts';
import type { FlowResult } from '../packets/results.ts';
import type { FlowSpec } from '../packets/workload.ts';
import { crossedTwice } from '../rates/linkLoads.ts';
import { hardwareGigabytes } from '../rates/linkModel.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import { isDelivered, type Route } from '../routing/hop.ts';
import { route } from '../routing/route.ts';
import type { RunAsked, RunChannel } from '../run/runAnswer.ts';
import { maxMinFair, runFlows } from './flows.ts';
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

const PAYLOAD_BYTES = 256;

/**
 * Runs a workload as fluid flows over the links of its routes. All flows start together here, and
 * windows, tags and queues are not modelled: that is what the packet engine is for. Error: a flow that no device could
 * start.
 */
export function answerFluid(asked: Omit<RunAsked, 'options'>): Result<FluidAnswer, WorkloadError> {
  const fabric = bootedFabric(asked);
  const specs = asked.workload.flows;
  const routes: Route[] = [];
  for (const [flow, spec] of specs.entries()) {
    const routed = route(fabric, spec);
    if (!routed.ok) return err({ code: 'bad-request', flow, sentence: routed.error.sentence });
    routes.push(routed.value);
  }
  const { network, links, missing } = flowsOfRoutes(fabric, routes, rate =>
    hardwareGigabytes(rate, { payloadBytes: PAYLOAD_BYTES, addressBits: 64 }),
  );
  const sizes = specs.map((spec, i) => (isSent(routes[i]) ? spec.sizeBytes * spec.repeat : 0));
  const { ratesGigabytes, bottlenecks } = maxMinFair(network);
  const endNs = runFlows(network, sizes);
  const flows = specs.map((spec, i) =>
    flowResult(spec, routes[i] as Route, {
      endNs: endNs[i] ?? 0,
      bytes: sizes[i] ?? 0,
      limitedBy: bottlenecks[i] ?? -1,
    }),
  );
  const carried = links.map((_, link) => carriedBy(network, ratesGigabytes, link));
  return ok({
    flows,
    links: links.map(({ link, direction }, channel) => {
      const child = fabric.tree.childrenOf(link)[0]?.id ?? link;
      const gigabytes = carried[channel] ?? 0;
      const ends = direction === 'up' ? { from: child, to: link } : { from: link, to: child };
      const share = gigabytes / (network.capacitiesGigabytes[channel] ?? Number.POSITIVE_INFINITY);
      const rate = rateInForce(fabric.tree, functionOf(fabric.tree, link)) ?? null;
      return { channel, link, direction, ...ends, rate, gigabytes, share };
    }),
    endPs: Math.round(Math.max(0, ...endNs.filter(Number.isFinite)) * 1000),
    missing,
  });
}

const isSent = (routed: Route | undefined): boolean => routed !== undefined && isDelivered(routed);

function carriedBy(
  { firstLink, links }: { readonly firstLink: Int32Array; readonly links: Int32Array },
  rates: Float64Array,
  link: number,
): number {
  let sum = 0;
  for (let flow = 0; flow < rates.length; flow++) {
    const crossed = links.subarray(firstLink[flow], firstLink[flow + 1]);
    for (const each of crossed) if (each === link) sum += rates[flow] ?? 0;
  }
  return sum;
}

function flowResult(
  spec: FlowSpec,
  routed: Route,
  { endNs, bytes, limitedBy }: { readonly endNs: number; readonly bytes: number; readonly limitedBy: number },
): FlowResult {
  const isOver = Number.isFinite(endNs) && bytes > 0;
  const totalBytes = spec.sizeBytes * spec.repeat;
  return {
    name: spec.name,
    initiator: spec.initiator,
    outcome: routed.outcome.kind,
    sentence: routed.outcome.sentence,
    totalBytes,
    deliveredBytes: isOver ? bytes : 0,
    // What a capture does not show is not lost: nobody can say.
    lostBytes: isDelivered(routed) || routed.outcome.kind === 'unknown' ? 0 : totalBytes,
    transfersEnded: isOver ? spec.repeat : 0,
    startPs: 0,
    endPs: isOver ? Math.round(endNs * 1000) : null,
    gigabytes: isOver && endNs > 0 ? bytes / endNs : 0,
    latency: null,
    limitedBy: limitedBy >= 0 ? limitedBy : null,
    crossedTwice: crossedTwice([routed]),
  };
}
