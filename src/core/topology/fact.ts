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
  'drawn', // built in the editor or an example
  'edited', // a captured fact that a person changed
  'assigned', // worked out by enumeration, as firmware and the kernel would
  'derived', // follows from other facts of the same machine
] as const;
export type FactSource = (typeof factSources)[number];

export type Fact<T> =
  | { readonly state: 'known'; readonly value: T; readonly source: FactSource }
  | { readonly state: 'absent'; readonly source: FactSource }
  | { readonly state: 'unknown' };

export const unknown: Fact<never> = { state: 'unknown' };
export const known = <T>(value: T, source: FactSource): Fact<T> => ({ state: 'known', value, source });
export const absent = (source: FactSource): Fact<never> => ({ state: 'absent', source });

/** The value if it is known, else undefined: for places where absent and unknown read the same. */
export const knownValue = <T>(fact: Fact<T>): T | undefined =>
  fact.state === 'known' ? fact.value : undefined;

/** The fact with its value put through `change`; absent and unknown stay as they are. */
export const mapFact = <T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> =>
  fact.state === 'known' ? { ...fact, value: change(fact.value) } : fact;
