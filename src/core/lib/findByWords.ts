/** What a person typed, word by word. */
export const wordsOf = (sought: string): readonly string[] =>
  sought.toLowerCase().split(/\s+/).filter(Boolean);

/** What is found by words of a person: `text` is all that it may be found by, beginning with its name. */
export interface Findable {
  readonly name: string;
  readonly text: string;
}

/**
 * The items in whose text every word occurs, the best first: by the whole query at the beginning of the name, then by
 * words that begin there, then by the order of the list. A name is found with its spaces and without ("gpu0").
 */
export function findByWords<T extends Findable>(items: readonly T[], sought: string): readonly T[] {
  const query = plain(sought);
  const words = wordsOf(sought);
  const found: { item: T; rank: number }[] = [];
  for (const item of items) {
    const text = plain(item.text);
    const glued = text.replaceAll(' ', '');
    if (!words.every(word => text.includes(word) || glued.includes(word))) continue;
    found.push({ item, rank: rankOf(plain(item.name), query, words) });
  }
  return found.sort((a, b) => a.rank - b.rank).map(({ item }) => item);
}

function rankOf(name: string, query: string, words: readonly string[]): number {
  if (name === query || name.replaceAll(' ', '') === query) return 0;
  if (name.startsWith(query) || name.replaceAll(' ', '').startsWith(query)) return 1;
  const starts = ` ${name}`;
  return 2 + words.filter(word => !starts.includes(` ${word}`)).length;
}

const plain = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();
