import { explainPair } from '../../../p2pdma/policy/explainPair.ts';
import type { RuleName } from '../../../p2pdma/policy/rules.ts';
import type { MapType, PathClass } from '../../../p2pdma/policy/verdict.ts';
import { verdictWords } from '../../../p2pdma/policy/words.ts';
import type { NodeId } from '../../../topology/machine.ts';
import { nameOf } from '../../../topology/nodeName.ts';
import { say, strong } from '../../../topology/sentence.ts';
import { type Checked, type ClaimContext, isAsClaimed } from './checked.ts';

/** What Linux decides about a pair. */
export interface VerdictClaim {
  readonly provider: NodeId;
  readonly client: NodeId;
  readonly mapType?: MapType;
  readonly distance?: number;
  readonly pathClass?: PathClass;
  /** The rule that settles it; its finding is then told. */
  readonly decides?: RuleName;
  /** The functions on the path that redirect, in the kernel's order. */
  readonly redirecting?: readonly NodeId[];
  /** Something that the kernel logs. */
  readonly logs?: string;
}

export function checkVerdict(
  { document, tree, names }: ClaimContext,
  { provider, client, redirecting, logs, decides, ...claimed }: VerdictClaim,
): Checked {
  const verdict = explainPair({ tree, settings: document.settings, provider, client });
  const reason = verdict.reasons.findLast(({ effect }) => effect === 'decides');
  const holds =
    isAsClaimed(claimed, verdict) &&
    (!redirecting || String(redirecting) === String(verdict.redirecting)) &&
    (logs === undefined || verdict.messages.some(({ text }) => text.includes(logs))) &&
    (decides === undefined || reason?.rule === decides);
  const why = decides !== undefined && reason ? say` ${reason.sentence}` : '';
  const { word } = verdictWords[verdict.mapType];
  const [to, from] = [nameOf(names, client), nameOf(names, provider)];
  const hops = verdict.distance === null ? 'distance unknown' : `distance ${verdict.distance}`;
  return {
    holds,
    sentence: say`Linux ${verdict.kernel}, ${to} to the memory of ${from}: ${strong(word)}, ${hops}.${why}`,
  };
}
