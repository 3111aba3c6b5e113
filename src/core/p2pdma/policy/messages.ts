import type { Judgement } from './judgePair.ts';
import { refusal } from './kernelLog.ts';
import { ruleNamed } from './rule.ts';
import type { KernelMessage } from './verdict.ts';

/**
 * What the kernel logs for this pair, in its order and to the letter; when not asked to be verbose, no more than the
 * warning of 5.14 to 7.3 that comes all the same. Only lines that are certain: none for a verdict that is not known,
 * nor where the two might meet below a bridge that is not shown.
 */
export function kernelMessages(judgement: Judgement, isVerbose = true): readonly KernelMessage[] {
  const { mapType, policy, walk, findings } = judgement;
  if (mapType === 'UNKNOWN' || walk.common === undefined) return [];
  const lines = findings.flatMap(
    ({ rule, decision }) => ruleNamed(policy.book, rule).logs?.(decision, judgement) ?? [],
  );
  const all = mapType === 'NOT_SUPPORTED' ? [...lines, ...refusal(judgement)] : lines;
  return all.filter(({ isAlways }) => isVerbose || isAlways).map(({ message }) => message);
}
