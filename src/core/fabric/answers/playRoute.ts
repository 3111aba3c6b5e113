import { addressText } from '../../lib/hex.ts';
import type { PlayLane, PlayStep, StepPacket } from '../../topology/playStep.ts';
import { say } from '../../topology/sentence.ts';
import { acsText } from '../routing/acsWords.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { FallbackRoute } from '../routing/fallback.ts';
import { allHops, type Hop, type Route } from '../routing/hop.ts';
import { hopRules } from '../routing/hopRules.ts';
import { hopRuleTitle } from '../routing/hopRuleWords.ts';
import { packetBytes, routingIdText } from '../tlp/tlpOfHop.ts';
import { gateOf } from './gates.ts';
import { wireAddressText } from './wireWords.ts';

/** The hops of a route as the player shows them: the request out, the completion back on its own way. */
export const playRoute = (fabric: Fabric, route: Route): readonly PlayStep[] => [
  ...route.hops.map(hop => playStepOf(fabric, route, { hop, lane: 'request' })),
  ...(route.completion?.hops ?? []).map(hop => playStepOf(fabric, route, { hop, lane: 'completion' })),
];

/** The way through system memory: into the bounce buffer, then out of it, each with what comes back. */
export const playFallback = (fabric: Fabric, { legs }: Pick<FallbackRoute, 'legs'>): readonly PlayStep[] =>
  legs.flatMap(leg => allHops(leg).map(hop => playStepOf(fabric, leg, { hop, lane: 'fallback' })));

/** What the picture shows of a hop beside its way: where in the socket, the packet, and what decides. */
export function drawnOf(fabric: Fabric, route: Route, hop: Hop): Pick<PlayStep, 'part' | 'packet' | 'gate'> {
  const packet = packetOf(fabric, route, hop);
  const gate = gateOf(hop.rule);
  return { ...partOf(fabric, hop), ...(packet && { packet }), ...(gate && { gate }) };
}

function packetOf(fabric: Fabric, route: Route, hop: Hop): StepPacket | null {
  if (!hop.carries) return null;
  const { space, value } = hop.carries;
  const bytes = packetBytes(fabric, route, hop);
  const answer = bytes > 0 ? 'CplD' : 'Cpl';
  const request = route.request.operation === 'read' ? 'MRd' : 'MWr';
  const name = route.completion?.hops.includes(hop) ? answer : request;
  const address = space === 'routing-id' ? routingIdText(Number(value)) : addressText(value);
  return { name, bytes, space, address };
}

/** What is settled at a root is drawn where in its socket that is. */
function partOf(fabric: Fabric, { at, rule }: Pick<Hop, 'at' | 'rule'>): Pick<PlayStep, 'part'> {
  if (!fabric.tree.rootById.has(at)) return {};
  if (hopRules[rule].group === 'iommu') return { part: 'iommu' };
  if (rule === 'system-memory' || rule === 'stray-memory') return { part: 'dram' };
  if (rule === 'interrupt') return { part: 'cores' };
  return hopRules[rule].decision ? { part: 'complex' } : {};
}

/** A step stays at its node where nothing leaves it: inside, or at the end. */
function playStepOf(
  fabric: Fabric,
  route: Route,
  { hop, lane }: { readonly hop: Hop; readonly lane: PlayLane },
): PlayStep {
  const { source, decision } = hopRules[hop.rule];
  const title = hopRuleTitle(hop.rule);
  return {
    lane,
    at: hop.at,
    to: hop.to === hop.at ? null : hop.to,
    ...drawnOf(fabric, route, hop),
    sentence: hop.note ? say`${hop.sentence} ${hop.note}` : hop.sentence,
    decides: decision,
    rule: { name: hop.acs?.bits ? `${title}, ${acsText(hop.acs.bits)}` : title, source },
    ...(hop.carries ? { carries: wireAddressText(hop.carries) } : {}),
  };
}
