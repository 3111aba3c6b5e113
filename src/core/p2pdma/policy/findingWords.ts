import type { Sentence } from '../../topology/sentence.ts';
import type { Finding, Judgement } from './judgePair.ts';
import type { CaseWords } from './rule.ts';

/** What people read about a finding. */
export function wordsOf({ policy }: Judgement, { rule, decision }: Finding): CaseWords {
  const words = policy.book.words[rule]?.[decision.case];
  if (!words) throw new Error(`no words for ${rule}, ${decision.case}`);
  return words;
}

/** A finding as a sentence. */
export const sentenceOf = (judgement: Judgement, finding: Finding): Sentence =>
  wordsOf(judgement, finding).sentence(judgement, finding.decision);

/** What settled the verdict, as a sentence. */
export function settlingSentence(judgement: Judgement): Sentence {
  const last = judgement.findings.at(-1);
  if (!last) throw new Error('a judgement without findings');
  return sentenceOf(judgement, last);
}
