import type { NodeId } from '../../topology/machine.ts';
import { headlineOf } from './headline.ts';
import { type Judgement, judgePair } from './judgePair.ts';
import { missingFacts } from './missingFacts.ts';
import type { Policy } from './policy.ts';
import type { Verdict } from './verdict.ts';

/** What Linux decides and its reason in a sentence, without the rest of a verdict. */
export type BriefVerdict = Pick<Verdict, 'kernel' | 'mapType' | 'headline' | 'missing'>;

/** For many pairs of one machine: policy and labels are worked out once. */
export const briefVerdict = (
  policy: Policy,
  labels: ReadonlyMap<NodeId, string>,
  { provider, client }: { readonly provider: NodeId; readonly client: NodeId },
): BriefVerdict => briefOf(judgePair(policy, provider, client), labels);

export const briefOf = (judgement: Judgement, labels: ReadonlyMap<NodeId, string>): BriefVerdict => ({
  kernel: judgement.policy.row.release,
  mapType: judgement.mapType,
  headline: headlineOf(judgement, labels),
  missing: missingFacts(judgement),
});
