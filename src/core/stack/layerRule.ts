import type { CatalogueEntry } from '../topology/ruleCatalogue.ts';
import type { MissingFact, Sentence } from '../topology/sentence.ts';
import { type Ends, everyEnd, type Possible } from './possible.ts';

/**
 * What a driver or a library makes of a pair. `not-peer`: it works, and the data goes through system memory all the same.
 */
export const outcomes = ['yes', 'no', 'unknown', 'not-peer'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * How a rule is known: its original was run and its results are the truth table; its source was read; it is documented;
 * people report it; it follows from something else; or it is in closed code and nobody outside knows it.
 */
export const grades = ['executed', 'read', 'documented', 'reported', 'inferred', 'closed'] as const;
export type Grade = (typeof grades)[number];

/** What a rule says when it settles the answer. `case` is what its words are found by. */
export interface Decision<Case extends string = string> {
  readonly case: Case;
  readonly outcome: Outcome;
}

/**
 * One rule of a driver or a library, over inputs that are all known: what is not known is `everyEnd`'s business. It says
 * null where the next rule is asked.
 */
export interface LayerRule<Inputs, D extends Decision = Decision> extends CatalogueEntry {
  readonly grade: Grade;
  /** The releases in which it holds, in the words of whoever makes them. */
  readonly since?: string;
  readonly until?: string;
  decide(seen: Inputs): D | null;
}

/**
 * Declares rules over these inputs: `rulesOver<Inputs>()({ source, grade, decide })`. What a rule can say is inferred, so
 * that a missing sentence does not compile.
 */
export const rulesOver =
  <Inputs>() =>
  <D extends Decision>(declared: LayerRule<Inputs, D>): LayerRule<Inputs, D> =>
    declared;

/** Rules in the order in which the code comes to them. The last one has to settle the answer. */
export type LayerRules<Inputs, D extends Decision = Decision> = Readonly<
  Record<string, LayerRule<Inputs, D>>
>;

/** What the rules of a list may say, each with its case. */
export type DecisionIn<Rules> = NonNullable<
  Rules[keyof Rules] extends infer R ? (R extends { decide(seen: never): infer D } ? D : never) : never
>;

/** Which rule settled the answer, and how. */
export interface Settled<D extends Decision = Decision> {
  readonly rule: string;
  readonly decision: D;
}

/** The first rule that has something to say, all inputs known. */
export function firstToSettle<Inputs, D extends Decision>(
  rules: LayerRules<Inputs, D>,
  seen: Inputs,
): Settled<D> {
  for (const [rule, { decide }] of Object.entries(rules)) {
    const decision = decide(seen);
    if (decision) return { rule, decision };
  }
  throw new Error('no rule settles the answer');
}

/** The same with inputs that are not all known. */
export const settle = <Inputs extends object, D extends Decision>(
  rules: LayerRules<Inputs, D>,
  possible: Possible<Inputs>,
): Ends<Inputs, Settled<D>> =>
  everyEnd(
    possible,
    seen => firstToSettle(rules, seen),
    ({ decision }) => decision.outcome,
  );

/** The outcome on which all ends agree; `unknown` where they do not. */
export function outcomeOf(ends: readonly { readonly result: Settled }[]): Outcome {
  const [first, ...others] = ends.map(({ result }) => result.decision.outcome);
  return first !== undefined && others.every(outcome => outcome === first) ? first : 'unknown';
}

/** A rule as views name it. */
export interface RuleName {
  readonly id: string;
  readonly source: string;
  readonly grade: Grade;
}

/** What one driver or library would do with a pair, in words. Plain data. */
export interface LayerAnswer {
  readonly outcome: Outcome;
  /** Why, in one sentence that begins with who decides. */
  readonly sentence: Sentence;
  /** The rule that settles it; where several may refuse, the last of them; null where several may otherwise. */
  readonly rule: RuleName | null;
  /** The rules before it, which had nothing against it. */
  readonly passed: readonly RuleName[];
  /** What would have to be known; empty where the outcome is known. */
  readonly missing: readonly MissingFact[];
}
