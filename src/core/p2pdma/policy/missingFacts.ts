import type { MissingFact } from '../../topology/sentence.ts';
import { type Judgement, outcomesOf } from './judgePair.ts';

/**
 * What would have to be known for a verdict: the facts behind findings after which the rules still lead somewhere
 * else. Empty where the verdict is certain.
 */
export function missingFacts({ findings, mapType }: Judgement): readonly MissingFact[] {
  if (mapType !== 'UNKNOWN') return [];
  const deciding = findings.filter((finding, i) => {
    const outcomes = [finding, ...findings.slice(i + 1)].flatMap(outcomesOf);
    return finding.missing && new Set(outcomes).size > 1;
  });
  const facts = deciding.flatMap(finding => finding.missing ?? []);
  return [...new Map(facts.map(fact => [`${fact.node} ${fact.what}`, fact])).values()];
}
