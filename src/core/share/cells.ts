import { hex } from '../lib/hex.ts';
import { absent, type Fact, type FactSource, factSources, known, unknown } from '../topology/fact.ts';
import { MAX_LIST_ITEMS, MAX_TEXT_CHARACTERS } from './limits.ts';

/**
 * One value as the text of a cell, and back. A cell is never empty (an empty one means "as predicted") and holds
 * no tab and no line feed. Reading answers undefined for text that the codec never writes. `index` is the row.
 */
export interface CellCodec<T> {
  readonly write: (value: T, index: number) => string;
  readonly read: (text: string, index: number) => T | undefined;
}

/** A whole number from 0 to `maximum`, in hexadecimal. */
export const number = (maximum: number): CellCodec<number> => ({
  write: value => {
    if (!Number.isInteger(value) || value < 0 || value > maximum)
      throw new Error(`not in a cell's range: ${value}`);
    return hex(value, 1);
  },
  read: text => {
    if (!/^[0-9a-f]{1,13}$/.test(text)) return undefined;
    const value = Number.parseInt(text, 16);
    return value <= maximum ? value : undefined;
  },
});

const MAX_WORD = 0xffff_ffff_ffff_ffffn;

/** An address or a length in bytes: 64 bits, in hexadecimal. */
export const word64: CellCodec<bigint> = {
  write: value => {
    if (value < 0n || value > MAX_WORD) throw new Error(`not a 64-bit number: ${value}`);
    return hex(value, 1);
  },
  read: cell => (/^[0-9a-f]{1,16}$/.test(cell) ? BigInt(`0x${cell}`) : undefined),
};

/** One of a closed set, by a letter of its own. */
export function choice<T>(letters: Readonly<Record<string, T>>): CellCodec<T> {
  const byLetter = new Map(Object.entries(letters));
  const byValue = new Map([...byLetter].map(([letter, value]) => [value, letter]));
  return {
    write: value => {
      const letter = byValue.get(value);
      if (letter === undefined) throw new Error(`not one of the set: ${String(value)}`);
      return letter;
    },
    read: text => byLetter.get(text),
  };
}

/** Text of a person or a capture. It is cut at the cap, and half a surrogate pair becomes a replacement character. */
export const text: CellCodec<string> = {
  write: value => {
    const cut = value.slice(0, MAX_TEXT_CHARACTERS).toWellFormed();
    return cut.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
  },
  read: cell => {
    const value = cell.replace(/\\(.)/g, (_, letter: string) => escapes.get(letter) ?? letter);
    return value.length <= MAX_TEXT_CHARACTERS ? value : undefined;
  },
};
const escapes: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
]);

/** A `=` before text that would read as a mark of the cell itself, or as no cell at all. */
const guard = (value: string): string => (value === '' || /^[?@=/-]/.test(value) ? `=${value}` : value);
const unguard = (cell: string): string => (cell.startsWith('=') ? cell.slice(1) : cell);

/** Text in a cell of its own, which may be empty or begin with a mark. */
export const guardedText: CellCodec<string> = {
  write: (value, index) => guard(text.write(value, index)),
  read: (cell, index) => text.read(unguard(cell), index),
};

/** `-` for null. */
export const nullable = <T>(value: CellCodec<T>): CellCodec<T | null> => ({
  write: (item, index) => (item === null ? '-' : guard(value.write(item, index))),
  read: (cell, index) => (cell === '-' ? null : value.read(unguard(cell), index)),
});

/** At most `maximum` values, separated by `separator`; `.` for none. */
export const list = <T>(
  item: CellCodec<T>,
  { separator = ' ', maximum = MAX_LIST_ITEMS } = {},
): CellCodec<readonly T[]> => ({
  write: (values, index) =>
    values.length === 0 ? '.' : values.map(value => item.write(value, index)).join(separator),
  read: (cell, index) => {
    if (cell === '.') return [];
    const parts = cell.split(separator);
    if (parts.length > maximum) return undefined;
    const values: T[] = [];
    for (const part of parts) {
      const value = item.read(part, index);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return values;
  },
});

/** Letters of the fact sources; append only. */
export const sourceLetters = choice<FactSource>({
  h: 'hex',
  t: 'text',
  r: 'tree',
  p: 'path',
  d: 'drawn',
  e: 'edited',
  a: 'assigned',
  v: 'derived',
});

/**
 * A fact: `?` unknown, `-` absent, else its value; `@` and a letter before it where the source is not the
 * document's usual one; before all that what it was, where an edit has changed it.
 */
export const fact = <T>(value: CellCodec<T>, usual: FactSource): CellCodec<Fact<T>> =>
  withOriginal(presentFact(value, usual));

/** A fact as it is now. */
const presentFact = <T>(value: CellCodec<T>, usual: FactSource): CellCodec<Fact<T>> => ({
  write: (item, index) => {
    if (item.state === 'unknown') return '?';
    const mark = item.source === usual ? '' : `@${sourceLetters.write(item.source, index)}`;
    return mark + (item.state === 'absent' ? '-' : guard(value.write(item.value, index)));
  },
  read: (cell, index) => {
    if (cell === '?') return unknown;
    const marked = cell.startsWith('@');
    const source = marked ? sourceLetters.read(cell.charAt(1), index) : usual;
    const rest = marked ? cell.slice(2) : cell;
    if (source === undefined || rest === '') return undefined;
    if (rest === '-') return absent(source);
    const read = value.read(unguard(rest), index);
    return read === undefined ? undefined : known(read, source);
  },
});

/** `@~5;` and five characters of what it was, then what it is. No source has that mark. */
const withOriginal = <T>(present: CellCodec<Fact<T>>): CellCodec<Fact<T>> => ({
  write: (item, index) => {
    if (!item.was) return present.write(item, index);
    const was = present.write(item.was, index);
    return `@~${hex(was.length, 1)};${was}${present.write(item, index)}`;
  },
  read: (cell, index) => {
    const [mark = '', digits = ''] = /^@~([0-9a-f]{1,5});/.exec(cell) ?? [];
    if (mark === '') return present.read(cell, index);
    const end = mark.length + Number.parseInt(digits, 16);
    const was = present.read(cell.slice(mark.length, end), index);
    const now = was && present.read(cell.slice(end), index);
    return now && { ...now, was };
  },
});

/**
 * A fact made of facts, such as a link of its maximum and current rate: the parts mostly have the source of the
 * whole. `parts` makes their codec for a usual source.
 */
export function factOfFacts<T>(
  parts: (usual: FactSource) => CellCodec<T>,
  usual: FactSource,
): CellCodec<Fact<T>> {
  const bySource = new Map(factSources.map(source => [source, presentFact(parts(source), usual)]));
  const codecFor = (source: FactSource) => bySource.get(source) ?? presentFact(parts(source), usual);
  return withOriginal({
    write: (item, index) => codecFor(item.state === 'unknown' ? usual : item.source).write(item, index),
    read: (cell, index) => {
      const source = cell.startsWith('@') ? sourceLetters.read(cell.charAt(1), index) : usual;
      return source && codecFor(source).read(cell, index);
    },
  });
}
