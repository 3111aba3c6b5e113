import type { Fact } from '../fact.ts';
import type { FactMoves } from '../facts/descriptor.ts';
import type { ValueType } from '../facts/valueType.ts';
import type { PciFunction } from '../machine.ts';
import type { Sentence } from '../sentence.ts';

/** Where a fact, or a part of one, is kept in a function, and what it may hold. */
export interface EditableFact<T> {
  /** In a sentence: "the ACS control word". */
  readonly words: string;
  /** The label of its field; null where it has switches of its own. */
  readonly field: string | null;
  readonly type: ValueType<T>;
  /** Undefined where the function has no such thing. */
  readonly at: (fn: PciFunction) => Fact<T> | undefined;
  readonly put: (fn: PciFunction, fact: Fact<T>) => PciFunction;
  /** Why a value cannot be; null where it can. */
  readonly refuse: (value: T, fn: PciFunction) => Sentence | null;
  /** What follows from it. */
  readonly moves: FactMoves;
  /** What a field shows where there is none. */
  readonly whenAbsent: string;
}
