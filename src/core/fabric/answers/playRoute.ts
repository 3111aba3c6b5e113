import type { PlayLane, PlayStep } from '../../topology/playStep.ts';
import { say } from '../../topology/sentence.ts';
import { acsText } from '../routing/acsWords.ts';
import type { FallbackRoute } from '../routing/fallback.ts';
import type { Hop, Route } from '../routing/hop.ts';
import { hopRules } from '../routing/hopRules.ts';
import { hopRuleTitle } from '../routing/hopRuleWords.ts';
import { wireAddressText } from './wireWords.ts';

/** The hops of a route as the player shows them: the request out, the completion back on its own way. */
export const playRoute = ({ hops, completion }: Pick<Route, 'hops' | 'completion'>): readonly PlayStep[] => [
  ...hops.map(hop => playStepOf(hop, 'request')),
  ...(completion?.hops ?? []).map(hop => playStepOf(hop, 'completion')),
];

/** The way through system memory: into the bounce buffer, then out of it, each with what comes back. */
export const playFallback = ({ legs }: FallbackRoute): readonly PlayStep[] =>
  legs.flatMap(({ hops, completion }) =>
    [...hops, ...(completion?.hops ?? [])].map(hop => playStepOf(hop, 'fallback')),
  );

/** A rule of the root complex is drawn where in the socket it holds. */
export function partOf({ rule }: Pick<Hop, 'rule'>): Pick<PlayStep, 'part'> {
  if (hopRules[rule].group === 'iommu') return { part: 'iommu' };
  if (rule === 'system-memory' || rule === 'stray-memory') return { part: 'dram' };
  if (rule === 'interrupt') return { part: 'cores' };
  return hopRules[rule].group === 'root-complex-policy' ? { part: 'complex' } : {};
}

/** A step stays at its node where nothing leaves it: inside, or at the end. */
function playStepOf(hop: Hop, lane: PlayLane): PlayStep {
  const { source, decision } = hopRules[hop.rule];
  const title = hopRuleTitle(hop.rule);
  return {
    lane,
    at: hop.at,
    to: hop.to === hop.at ? null : hop.to,
    ...partOf(hop),
    sentence: hop.note ? say`${hop.sentence} ${hop.note}` : hop.sentence,
    decides: decision,
    rule: { name: hop.acs?.bits ? `${title}, ${acsText(hop.acs.bits)}` : title, source },
    ...(hop.carries ? { carries: wireAddressText(hop.carries) } : {}),
  };
}
