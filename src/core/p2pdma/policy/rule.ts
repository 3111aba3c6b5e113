import type { CatalogueEntry } from '../../topology/ruleCatalogue.ts';
import type { MissingFact, Sentence } from '../../topology/sentence.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import type { Decision, Open } from './decision.ts';
import type { PairUnderRules } from './facts.ts';
import type { Input } from './inputs.ts';
import type { LogLine } from './kernelLog.ts';

/** What a rule looks at, by the names under which it gets to see it. */
type Reads = Readonly<Record<string, Input>>;
type Seen<R extends Reads> = { readonly [Name in keyof R]: R[Name] extends Input<infer T> ? T : never };

/**
 * A small function over what it declares that it reads, so that pairs which are alike in that are decided alike. It
 * says null where it has nothing to say.
 */
export interface Rule<R extends Reads = Reads, D extends Decision = Decision> extends CatalogueEntry {
  readonly reads: R;
  /** Where it is written in kernels that call it something else. */
  readonly sourceIn?: (row: KernelRow) => string;
  // Methods, so that rules that read different things stand in one list.
  decide(seen: Seen<R>): D | null;
  /** What the kernel logs about a concrete pair when it comes to this decision. */
  logs?(decision: D, pair: PairUnderRules): readonly LogLine[];
}

/** Declares a rule: from what it reads follows what `decide` sees. */
export const rule = <const R extends Reads, D extends Decision>(declared: Rule<R, D>): Rule<R, D> => declared;

/** What people read about one answer of a rule: told of the concrete pair, but deciding nothing. */
export interface CaseWords<D extends Decision = Decision> {
  sentence(pair: PairUnderRules, decision: D): Sentence;
  /** The same in a few words, for the headline. */
  clause?(pair: PairUnderRules, decision: D): Sentence;
  /** What would have to be known. */
  missing?(pair: PairUnderRules, decision: D): readonly MissingFact[];
}

/** Words for every answer that a rule can give; an open one has to say what is missing. */
type WordsOf<R extends Rule> = {
  readonly [Case in DecisionOf<R>['case']]: WordsOfCase<WithCase<DecisionOf<R>, Case>>;
};
type DecisionOf<R extends Rule> = NonNullable<ReturnType<R['decide']>>;
type WithCase<D extends Decision, Case> = D extends Decision ? (Case extends D['case'] ? D : never) : never;
type WordsOfCase<D extends Decision> = D extends Open
  ? CaseWords<D> & Required<Pick<CaseWords<D>, 'missing'>>
  : CaseWords<D>;

/** Words for every rule of a list. */
export type WordsFor<Rules extends Readonly<Record<string, Rule>>> = {
  readonly [Name in keyof Rules]: WordsOf<Rules[Name]>;
};

/** Rules in the order in which the kernel comes to them, and what people read about each answer. */
export interface RuleBook {
  readonly rules: Readonly<Record<string, Rule>>;
  readonly words: Readonly<Record<string, Readonly<Record<string, CaseWords>>>>;
}

/** A book in which no answer lacks its words. */
export const ruleBook = <Rules extends Readonly<Record<string, Rule>>>(
  rules: Rules,
  words: WordsFor<Rules>,
): RuleBook => ({ rules, words });

/** The rule of this name; asking for one that is not in the book is a bug. */
export function ruleNamed({ rules }: RuleBook, name: string): Rule {
  const found = rules[name];
  if (!found) throw new Error(`no such rule: ${name}`);
  return found;
}
