import type { MapType } from './verdict.ts';

/** What a pair comes to where nothing deciding is unknown. */
export type Outcome = Exclude<MapType, 'UNKNOWN'>;

/** Whose side of the pair a decision is about. */
export type Side = 'provider' | 'client';

/**
 * What a rule made of a pair: data that follows from its inputs alone. `case` names which of its answers it is, and is
 * what its words are found by.
 */
export type Decision<Case extends string = string> =
  | Decided<Case>
  | GoesOn<Case>
  | Open<Case>
  | Unclear<Case>;

/** It settles the verdict. */
export interface Decided<Case extends string = string> {
  readonly effect: 'decides';
  readonly case: Case;
  readonly mapType: Outcome;
  readonly about: readonly Side[];
}

/** The next rule is asked. */
export interface GoesOn<Case extends string = string> {
  readonly effect: 'continues';
  readonly case: Case;
}

/**
 * It would settle the verdict so, if what is not known came out that way; else it settles it otherwise, or the next
 * rule is asked.
 */
export interface Open<Case extends string = string> {
  readonly effect: 'unknown';
  readonly case: Case;
  readonly may: Outcome;
  readonly mapType?: Outcome;
  readonly about: readonly Side[];
}

/** What it looks for is not known and makes no difference; the next rule is asked. */
export interface Unclear<Case extends string = string> {
  readonly effect: 'unknown';
  readonly case: Case;
  readonly may: null;
}

export const decides = <const Case extends string>(
  name: Case,
  mapType: Outcome,
  about: readonly Side[] = [],
): Decided<Case> => ({ effect: 'decides', case: name, mapType, about });

export const goesOn = <const Case extends string>(name: Case): GoesOn<Case> => ({
  effect: 'continues',
  case: name,
});

export const open = <const Case extends string>(
  name: Case,
  outcomes: Pick<Open, 'may' | 'mapType'> & Partial<Pick<Open, 'about'>>,
): Open<Case> => ({ effect: 'unknown', case: name, about: [], ...outcomes });

export const unclear = <const Case extends string>(name: Case): Unclear<Case> => ({
  effect: 'unknown',
  case: name,
  may: null,
});

/** The verdicts that a decision leads to: one it may settle, one it does settle. */
export function outcomesOf(decision: Decision): readonly Outcome[] {
  if (decision.effect === 'continues') return [];
  if (decision.effect === 'decides') return [decision.mapType];
  if (decision.may === null) return [];
  return decision.mapType ? [decision.may, decision.mapType] : [decision.may];
}

/** Whether no further rule is asked. */
export const settles = (decision: Decision): boolean =>
  'mapType' in decision && decision.mapType !== undefined;
