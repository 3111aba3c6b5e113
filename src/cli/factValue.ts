import type { Fact } from '../core/index.ts';

/** A fact in JSON: the value, null where it is known to be absent, "unknown" where the capture does not show it. */
export function factValue<T, U>(fact: Fact<T>, write: (value: T) => U): U | null | 'unknown' {
  if (fact.state === 'known') return write(fact.value);
  return fact.state === 'absent' ? null : 'unknown';
}
