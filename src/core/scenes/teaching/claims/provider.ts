import type { CandidateStanding } from '../../../p2pdma/orchestrator/findProvider.ts';
import { rankProviders } from '../../../p2pdma/orchestrator/rankProviders.ts';
import { policyFor } from '../../../p2pdma/policy/policy.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { type Sentence, say } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** Whom a search would find for the clients of the orchestrator. */
export interface ProviderClaim {
  /** Null: none. */
  readonly pick?: NodeId | null;
  /** How many are equally near. */
  readonly ties?: number;
  readonly standings?: Readonly<Record<NodeId, CandidateStanding>>;
}

export function checkProvider(
  { document, tree, names }: ClaimContext,
  { standings = {}, ...claimed }: ProviderClaim,
): Checked {
  const { settings, drivers } = document;
  const policy = policyFor(tree, settings);
  const ranking = rankProviders({ policy, memory: drivers.memory }, drivers.orchestrator);
  const standingOf = new Map(ranking.candidates.map(each => [each.provider, each.standing]));
  const holds =
    isAsClaimed(claimed, { pick: ranking.pick, ties: ranking.ties.length }) &&
    Object.entries(standings).every(([id, standing]) => standingOf.get(id as NodeId) === standing);
  const found: Sentence =
    ranking.pick === null || ranking.pick === undefined
      ? say`Found: none.`
      : say`Found: ${nameOf(names, ranking.pick)}.`;
  const others = ranking.candidates.flatMap(({ provider, why }) => [
    ...say` ${nameOf(names, provider)}: `,
    ...why,
  ]);
  return { holds, sentence: [...found, ...others] };
}
