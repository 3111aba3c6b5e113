import { hex } from './hex.ts';

/** Of one name, label or command line; longer ones are cut when written. */
export const MAX_TEXT_CHARACTERS = 1000;
/** Of one list: host windows, host bridge edits, chunks of one provider. */
const MAX_LIST_ITEMS = 256;

/**
 * One value as the text of a cell, and back. A cell is never empty (an empty one means "as predicted") and holds
 * no tab and no line feed. Reading answers undefined for text that the codec never writes. `index` is the row.
 */
export interface CellCodec<T> {
  write(value: T, index: number): string;
  read(text: string, index: number): T | undefined;
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

/** The largest address, and the most that 64 bits hold. */
export const MAX_WORD = 0xffff_ffff_ffff_ffffn;

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
export const guard = (value: string): string =>
  value === '' || /^[?@=/-]/.test(value) ? `=${value}` : value;
export const unguard = (cell: string): string => (cell.startsWith('=') ? cell.slice(1) : cell);

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

/** Text that is empty by default: `-` for the empty one. */
export const textOrEmpty: CellCodec<string> = {
  write: (value, i) => nullable(text).write(value === '' ? null : value, i),
  read: (cell, i) => {
    const value = nullable(text).read(cell, i);
    return value === null ? '' : value;
  },
};

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
