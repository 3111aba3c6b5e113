import type { MissingFact } from '../../topology/sentence.ts';
import { outcomesOf } from './decision.ts';
import { wordsOf } from './findingWords.ts';
import type { Judgement } from './judgePair.ts';

/**
 * What would have to be known for a verdict: the facts behind findings after which the rules still lead somewhere
 * else. Empty where the verdict is certain.
 */
export function missingFacts(judgement: Judgement): readonly MissingFact[] {
  const { findings, mapType } = judgement;
  if (mapType !== 'UNKNOWN') return [];
  const deciding = findings.filter(
    (_, i) => new Set(findings.slice(i).flatMap(({ decision }) => outcomesOf(decision))).size > 1,
  );
  const facts = deciding.flatMap(
    finding => wordsOf(judgement, finding).missing?.(judgement, finding.decision) ?? [],
  );
  return [...new Map(facts.map(fact => [`${fact.node} ${fact.what}`, fact])).values()];
}
