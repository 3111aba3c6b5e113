import type { Fact } from '../topology/fact.ts';
import { type CapturedName, type CapturedValues, type FactsRead, putFact } from '../topology/facts/facts.ts';

/** What a text has told of a function so far, and in which line each fact last. */
export interface FactsTold {
  readonly facts: FactsRead;
  readonly factLines: Map<CapturedName, number>;
}

/** Takes in what a line tells; of two lines the later goes before. */
export function tell<K extends CapturedName>(
  { facts, factLines }: FactsTold,
  name: K,
  fact: Fact<CapturedValues[K]>,
  line: number,
): void {
  putFact(facts, name, fact);
  factLines.set(name, line);
}
