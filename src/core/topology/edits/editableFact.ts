import type { Fact } from '../fact.ts';
import type { PciFunction } from '../machine.ts';
import type { Sentence } from '../sentence.ts';

/** Where a fact is kept in a function, and what it may hold. */
export interface EditableFact<T> {
  /** In a sentence: "the ACS control word". */
  readonly words: string;
  /** Undefined where the function has no such thing. */
  readonly at: (fn: PciFunction) => Fact<T> | undefined;
  readonly put: (fn: PciFunction, fact: Fact<T>) => PciFunction;
  /** Why a value cannot be; null where it can. */
  readonly refuse: (value: T, fn: PciFunction) => Sentence | null;
  /** What follows from it: nothing, the same at the other end of the link, the link's rate, addresses. */
  readonly moves: 'nothing' | 'other-end' | 'link' | 'addresses';
}
