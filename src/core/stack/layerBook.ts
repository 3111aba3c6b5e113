import { remembering } from '../lib/remembering.ts';
import { counted } from '../lib/words.ts';
import { type MissingFact, type Sentence, say } from '../topology/sentence.ts';
import {
  type Decision,
  type DecisionIn,
  type LayerAnswer,
  type LayerRules,
  outcomeOf,
  type RuleName,
  type Settled,
  settle,
} from './layerRule.ts';
import type { End, Ends, Possible } from './possible.ts';

/** What the words of every layer need to know beside the two devices. */
export interface Told {
  /** Who decides: "NVIDIA driver 580.142". */
  readonly who: string;
  /** A whole sentence on how sure it is which release's rules these are; null where nothing is to be said. */
  readonly doubt: string | null;
}

/** A sentence for every answer of every rule; one that is missing does not compile. */
export type LayerWords<Rules, T extends Told> = {
  readonly [Name in keyof Rules]: {
    readonly [Case in CaseOf<Rules[Name]>]: (told: T, decision: DecisionIn<Rules> & Decision) => Sentence;
  };
};
type CaseOf<Rule> = Rule extends { decide(seen: never): infer D }
  ? NonNullable<D>['case' & keyof NonNullable<D>] & string
  : never;

/** How each input that may be unknown is got; one that is missing does not compile. */
export type MissingWords<Inputs, T extends Told> = {
  readonly [Name in keyof Inputs]: (told: T) => MissingFact;
};

/** Rules of one driver or library, and what people read about them. */
export interface LayerBook<Inputs extends object, Rules extends LayerRules<Inputs>, T extends Told> {
  /** Begins the ids of its rules: `nvidia`. */
  readonly id: string;
  readonly rules: Rules;
  readonly words: LayerWords<Rules, T>;
  readonly missing: MissingWords<Inputs, T>;
  /** Says in its own words why the answer is unknown, where the usual sentence does not do. */
  open?(
    told: T,
    open: { readonly rule: string; readonly missing: readonly (keyof Inputs)[] },
  ): Sentence | null;
}

/**
 * What the rules come to with what is known of their inputs, in words. Of each input the usual value stands first: where
 * the answer is unknown, the sentence says what it usually is.
 */
export function layerAnswer<Inputs extends object, Rules extends LayerRules<Inputs>, T extends Told>(
  book: LayerBook<Inputs, Rules, T>,
  possible: Possible<Inputs>,
  told: T,
): LayerAnswer {
  const { ends, missing } = settledOnce<Inputs>(book.rules, possible);
  const outcome = outcomeOf(ends);
  const [usual] = ends;
  if (!usual) throw new Error('a decision comes to something');
  const names = new Set(ends.map(({ result }) => result.rule));
  const isOpen = outcome === 'unknown' && missing.length > 0;
  const shown = outcome === 'no' ? latest(book, ends) : usual.result;
  const why = sentenceOf(book, told, shown);
  const facts = differentFacts(missing.map(name => book.missing[name](told)));
  const open = isOpen
    ? (book.open?.(told, { rule: usual.result.rule, missing }) ?? usually(told, why, facts))
    : why;
  return {
    outcome,
    sentence: told.doubt === null ? open : say`${open} ${told.doubt}`,
    rule: names.size === 1 || outcome === 'no' ? ruleName(book, shown.rule) : null,
    passed: passedBefore(book, ends),
    missing: isOpen ? facts : [],
  };
}

/** What rules came to, by what was possible: the pairs of a matrix are of few kinds. */
const remembered = new WeakMap<object, ReturnType<typeof rememberEnds>>();
const rememberEnds = () => remembering<Ends<object, Settled>>(256);

function settledOnce<Inputs extends object>(
  rules: LayerRules<Inputs>,
  possible: Possible<Inputs>,
): Ends<Inputs, Settled> {
  const ofRules = remembered.get(rules) ?? rememberEnds();
  remembered.set(rules, ofRules);
  const settled = () => settle<Inputs, Decision>(rules, possible) as Ends<object, Settled>;
  return ofRules(JSON.stringify(possible), settled) as Ends<Inputs, Settled>;
}

/** Of several refusals the last in the order of the rules: it is come to where nothing that is unknown refuses before. */
function latest<Inputs extends object, Rules extends LayerRules<Inputs>, T extends Told>(
  { rules }: LayerBook<Inputs, Rules, T>,
  ends: readonly End<Inputs, Settled>[],
): Settled {
  const names = Object.keys(rules);
  return ends
    .map(({ result }) => result)
    .reduce((last, each) => (names.indexOf(each.rule) > names.indexOf(last.rule) ? each : last));
}

const sentenceOf = <Inputs extends object, Rules extends LayerRules<Inputs>, T extends Told>(
  { words }: LayerBook<Inputs, Rules, T>,
  told: T,
  { rule, decision }: Settled,
): Sentence => {
  const byCase: Readonly<
    Record<string, Readonly<Record<string, (told: T, decision: Decision) => Sentence>>>
  > = words as never;
  const found = byCase[rule]?.[decision.case];
  if (!found) throw new Error(`no words for ${rule}, ${decision.case}`);
  return found(told, decision);
};

/** What it depends on; the whole list is beside the sentence. */
function usually({ who }: Told, why: Sentence, facts: readonly MissingFact[]): Sentence {
  const more = facts.length - 1;
  const others = more > 0 ? ` and ${counted(more, 'more fact', 'more facts')}` : '';
  return say`What ${who} does depends on ${facts[0]?.what ?? 'what is not known'}${others}. If all is as usual: ${why}`;
}

const differentFacts = (facts: readonly MissingFact[]): readonly MissingFact[] =>
  facts.filter(({ what }, place) => facts.findIndex(each => each.what === what) === place);

/** The rules that come before any that may settle the answer. */
function passedBefore<Inputs extends object, Rules extends LayerRules<Inputs>, T extends Told>(
  book: LayerBook<Inputs, Rules, T>,
  ends: readonly End<Inputs, Settled>[],
): readonly RuleName[] {
  const names = Object.keys(book.rules);
  const first = Math.min(...ends.map(({ result }) => names.indexOf(result.rule)));
  return names.slice(0, first).map(name => ruleName(book, name));
}

function ruleName<Inputs extends object, Rules extends LayerRules<Inputs>, T extends Told>(
  { id, rules }: LayerBook<Inputs, Rules, T>,
  name: string,
): RuleName {
  const found = rules[name];
  if (!found) throw new Error(`no such rule: ${name}`);
  return { id: `${id}.${name}`, source: found.source, grade: found.grade };
}
