import type { PciFunction } from '../../topology/machine.ts';
import type { MissingFact, Sentence } from '../../topology/sentence.ts';
import type { Policy } from './policy.ts';
import type { MapType, Reason } from './verdict.ts';
import type { Walk } from './walk.ts';

/** The pair a rule looks at. */
export interface PairUnderRules {
  readonly policy: Policy;
  readonly provider: PciFunction;
  readonly client: PciFunction;
  readonly walk: Walk;
}

/** What a rule found. */
export interface Finding {
  readonly reason: Omit<Reason, 'rule'>;
  /** The same in a few words, for the headline. */
  readonly clause?: Sentence;
  /** It settles the verdict. */
  readonly mapType?: MapType;
  /** It would settle the verdict so, if what is not known came out that way; else the next rule is asked. */
  readonly may?: MapType;
  readonly missing?: readonly MissingFact[];
}

/** A small function over a pair; null where it has nothing to say. */
export type Rule = (pair: PairUnderRules) => Finding | null;
