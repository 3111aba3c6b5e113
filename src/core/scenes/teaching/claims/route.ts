import type { RouteForm } from '../../../fabric/answers/routeForm.ts';
import type { StandingKind } from '../../../fabric/answers/standing.ts';
import { allHops, type OutcomeKind } from '../../../fabric/routing/hop.ts';
import { outcomeWords } from '../../../fabric/routing/outcomeWords.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { capitalized, say, strong } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';
import { routed } from './routed.ts';

/** What the wires do with a request, and how that stands to Linux's verdict. */
export interface RouteClaim {
  /** Over the request that is set. */
  readonly request?: Partial<RouteForm>;
  readonly outcome?: OutcomeKind;
  readonly standing?: StandingKind;
  /** Whether the request or its answer passes a root complex. */
  readonly passesRoot?: boolean;
  /** A node that settles it. */
  readonly endsAt?: NodeId;
  /** Whose BAR is reached. */
  readonly reaches?: NodeId | 'system-memory' | null;
}

export function checkRoute({ state, tree }: ClaimContext, { request, ...claimed }: RouteClaim): Checked {
  const { route, standing, title } = routed(state, request);
  const { kind, at, hit, sentence } = route.outcome;
  const there = {
    outcome: kind,
    standing: standing?.kind,
    passesRoot: allHops(route).some(hop => tree.rootById.has(hop.at)),
    endsAt: at,
    reaches: hit === null ? null : hit.kind === 'bar' ? hit.node : hit.kind,
  };
  const stands = standing ? say` ${standing.sentence}` : '';
  return {
    holds: isAsClaimed(claimed, there),
    sentence: say`${title}: ${strong(outcomeWords[kind].word)}. ${capitalized(sentence)}${claimed.standing === undefined ? '' : stands}`,
  };
}
