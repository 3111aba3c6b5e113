import type { HopPacket } from '../answers/routeAnswer.ts';
import { COMPLETION } from '../packets/loop/ordering.ts';
import type { FlowSpec } from '../packets/workload.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import type { Hop, Route } from '../routing/hop.ts';
import { route } from '../routing/route.ts';
import { fieldsOfRule, tlpOfHop } from '../tlp/tlpOfHop.ts';
import type { RunAsked, RunChannel } from './runAnswer.ts';

/** One crossing of a run's trace: which packet, and where. */
export interface TracedCrossing {
  readonly flow: number;
  /** As the trace numbers them: POSTED, NON_POSTED or COMPLETION. */
  readonly kind: number;
  readonly bytes: number;
  /** From the start of the transfer. */
  readonly offset: number;
  /** -1 for a write. */
  readonly tag: number;
  readonly channel: RunChannel;
}

/**
 * The header of a packet of a run as it crosses a link: that of its flow's route, with its own part of the transfer and
 * its tag. Null where the flow or the crossing is not of this run. (A completion is shown as the only one of its read.)
 */
export function answerTracePacket(asked: RunAsked, crossing: TracedCrossing): HopPacket | null {
  const spec = asked.workload.flows[crossing.flow];
  if (!spec) return null;
  const fabric = bootedFabric(asked);
  const routed = route(fabric, spec);
  if (!routed.ok) return null;
  const part = partOf(routed.value, spec, crossing);
  const hops = crossing.kind === COMPLETION ? (part.completion?.hops ?? []) : part.hops;
  const hop = hops.find(each => crosses(each, crossing.channel));
  const header = hop && tlpOfHop(fabric, part, hop);
  if (!hop || !header) return null;
  const tag = Math.max(0, crossing.tag);
  const values = { ...header.values, Tag: tag & 0xff, T8: (tag >> 8) & 1, T9: (tag >> 9) & 1 };
  return { header: { ...header, values }, reads: fieldsOfRule(hop) };
}

/** The route of a part of the transfer: every address as much further on. */
function partOf(routed: Route, spec: FlowSpec, { bytes, offset }: TracedCrossing): Route {
  const moved = (hop: Hop): Hop => ({
    ...hop,
    carries: hop.carries && { ...hop.carries, value: hop.carries.value + BigInt(offset) },
  });
  return {
    ...routed,
    request: { ...routed.request, sizeBytes: Math.max(1, Math.min(bytes, spec.sizeBytes)) },
    hops: routed.hops.map(moved),
  };
}

const crosses = (hop: Hop, { link, direction, from }: RunChannel): boolean =>
  hop.direction === direction && (link === null ? hop.at === from : hop.link === link);
