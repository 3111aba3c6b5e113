import { playRoute } from '../fabric/answers/playRoute.ts';
import type { NodeId } from '../topology/machine.ts';
import type { PlayStep } from '../topology/playStep.ts';
import { callerOf } from './call.ts';
import type { SharingContext } from './context.ts';
import { routeOf } from './routesOfRun.ts';
import type { RunStep, ScriptRun } from './script.ts';
import { EXPORTER, type PartyId } from './sharing.ts';
import { sharingRules } from './sharingRules.ts';
import { sharingRuleTitles } from './sharingRuleWords.ts';

/** A step on the tree, and which call of the script it belongs to. */
export interface SharingPlayStep extends PlayStep {
  readonly scriptStep: number;
  /** When: bytes are spread over the time that their job or move takes. */
  readonly atNs: number;
}

/**
 * A run as the player shows it on the tree: each call at the device that makes it, then the way of the bytes that
 * it sets in motion; what moves the buffer goes in the lane of the fallback.
 */
export const playSharing = (
  context: SharingContext,
  { steps }: Pick<ScriptRun, 'steps'>,
): readonly SharingPlayStep[] =>
  steps.flatMap((step, scriptStep) =>
    [playCall(context, step), ...playTraffic(context, step)].map(each => ({
      ...each,
      scriptStep,
      chapter: `Call ${scriptStep + 1}`,
    })),
  );

type TimedStep = Omit<SharingPlayStep, 'scriptStep' | 'chapter'>;

function playCall(context: SharingContext, { call, outcome, before }: RunStep): TimedStep {
  const decisive = outcome.findings.find(({ standing }) => standing === outcome.standing);
  const rule = decisive?.rule;
  return {
    lane: 'request',
    at: nodeOf(context, callerOf(call) ?? EXPORTER),
    to: null,
    // Where something is wrong that is all that matters; the list of calls tells the rest.
    sentence: outcome.standing === 'done' ? outcome.sentence : (decisive?.sentence ?? outcome.sentence),
    decides: outcome.standing !== 'done' || outcome.findings.length > 1,
    atNs: before.nowNs,
    ...(rule
      ? { rule: { name: `${outcome.call}: ${sharingRuleTitles[rule]}`, source: sharingRules[rule].source } }
      : {}),
  };
}

/** The function where a party's calls are shown; those of a device that is not on PCI, at the exporter. */
const nodeOf = ({ sharing, reaches }: SharingContext, party: PartyId): NodeId =>
  reaches.get(party)?.function ?? sharing.exporter.node;

function playTraffic(context: SharingContext, { traffic }: RunStep): readonly TimedStep[] {
  return traffic.flatMap(each => {
    const { fromNs, untilNs, why } = each;
    const routed = routeOf(context, each);
    const steps = routed ? playRoute(context.fabric, routed) : [];
    return steps.map((step, place) => ({
      ...step,
      lane: why === 'move' ? ('fallback' as const) : step.lane,
      atNs: Math.round(fromNs + ((untilNs - fromNs) * place) / Math.max(1, steps.length - 1)),
    }));
  });
}
