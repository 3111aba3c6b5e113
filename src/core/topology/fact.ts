import { sameData } from '../lib/sameData.ts';

/**
 * A fact about a machine that its source may not show. Three-valued: a known value, known to be absent, or
 * unknown. Unknown is never turned into "off": it travels into every verdict that depends on it.
 */

/** Where a fact comes from, from the most to the least direct evidence. */
export const factSources = [
  'hex', // decoded from the configuration space (lspci -xxx, -xxxx)
  'text', // printed by lspci -v, -vv, -vvv, -nn
  'tree', // read off an lspci -t drawing
  'path', // read off an lspci -P or -PP path
  'sysfs', // told by the names and links of sysfs
  'log', // told by the kernel as it booted
  'drawn', // built in the editor or an example
  'edited', // a captured fact that a person changed
  'assigned', // worked out by enumeration, as firmware and the kernel would
  'derived', // follows from other facts of the same machine
] as const;
export type FactSource = (typeof factSources)[number];

export type Fact<T> = (
  | { readonly state: 'known'; readonly value: T; readonly source: FactSource }
  | { readonly state: 'absent'; readonly source: FactSource }
  | { readonly state: 'unknown' }
) & {
  /** What it was before somebody edited the machine, where that is not what it is now; itself without a `was`. */
  readonly was?: Fact<T>;
};

export const unknown: Fact<never> = { state: 'unknown' };
export const known = <T>(value: T, source: FactSource): Fact<T> => ({ state: 'known', value, source });
export const absent = (source: FactSource): Fact<never> => ({ state: 'absent', source });

/** The value if it is known, else undefined: for places where absent and unknown read the same. */
export const knownValue = <T>(fact: Fact<T>): T | undefined =>
  fact.state === 'known' ? fact.value : undefined;

/** What was captured or drawn, before any edit. */
export const originalOf = <T>(fact: Fact<T>): Fact<T> => fact.was ?? fact;

/**
 * The fact with what it is now in place of what it was, which is remembered; the original itself where both say the
 * same. What enumeration assigned is something to go back to only for a person who changed it.
 */
export function changedFact<T>(fact: Fact<T>, now: Fact<T>): Fact<T> {
  const was = originalOf(fact);
  if (saysTheSame(was, now)) return was;
  return isAssigned(was) && !isEdited(now) ? now : { ...now, was };
}

/** What the more direct evidence says, and what the other says where that says nothing. */
export const joinedFact = <T>(direct: Fact<T>, other: Fact<T>): Fact<T> =>
  direct.state === 'unknown' ? other : direct;

/** Whether a person changed it. */
export const isEdited = (fact: Fact<unknown>): boolean =>
  fact.state !== 'unknown' && fact.source === 'edited';

/** Whether enumeration worked it out, now or from the beginning. */
export const isAssigned = (fact: Fact<unknown>): boolean =>
  fact.state !== 'unknown' && fact.source === 'assigned';

/** Whether two facts say the same, wherever they have it from. */
export function saysTheSame<T>(a: Fact<T>, b: Fact<T>): boolean {
  if (a.state === 'known' && b.state === 'known') return sameData(a.value, b.value);
  return a.state === b.state;
}

/** The fact with its value put through `change`; absent and unknown stay as they are. What it was, changes likewise. */
export function mapFact<T, U>(
  fact: Fact<T>,
  change: (value: T) => U,
  changeWas: (value: T) => U = change,
): Fact<U> {
  const { was, ...now } = fact;
  const mapped: Fact<U> = now.state === 'known' ? { ...now, value: change(now.value) } : now;
  return was ? { ...mapped, was: mapFact(was, changeWas) } : mapped;
}
