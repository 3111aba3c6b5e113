import { type CellCodec, choice, list, MAX_TEXT_CHARACTERS, number, text } from '../../lib/cell.ts';
import { hex } from '../../lib/hex.ts';

/**
 * What a fact may hold, told once: which values there are, how one is written in the cell of a link, how a person
 * reads it and types it. Import, edits, link and shelf all ask the same type, so that what one takes every other keeps.
 */
export interface ValueType<T> {
  /** The legal values in words, after "is": "a whole number from 0 to 255". */
  readonly legal: string;
  isLegal(value: T): boolean;
  /** What of a value that is not legal can be kept; undefined, or no such function: nothing. */
  mend?(value: T): T | undefined;
  /** The value with what another, less direct evidence of the same function adds to its unknown parts. */
  join?(value: T, other: T): T;
  /** Made anew for each sheet, since a codec may count. */
  cell(): CellCodec<T>;
  text(value: T): string;
  /** Every value, where there are few; a person picks from them. */
  readonly choices?: readonly T[];
  /** Reads what a person types; undefined for what is no value. */
  parse?(typed: string): T | undefined;
  /** Legal values for tests, the edges of the range among them. */
  readonly samples: readonly T[];
}

interface NumberOptions {
  readonly most: number;
  /** 0 unless given. */
  readonly least?: number;
  readonly text?: (value: number) => string;
  /** In place of a plain number in the cell. */
  readonly cell?: () => CellCodec<number>;
}

/** A whole number in a range. */
export const wholeNumber = ({
  most,
  least = 0,
  text: shown = String,
  cell = () => number(most),
}: NumberOptions): ValueType<number> => ({
  legal: `a whole number from ${least} to ${most}`,
  isLegal: value => Number.isInteger(value) && value >= least && value <= most,
  cell,
  text: shown,
  parse: typed => (/^\d{1,10}$/.test(typed) ? Number(typed) : undefined),
  samples: [least, most, Math.floor((least + most) / 2)],
});

/** A register of 16 bits, read in hexadecimal. */
export const word16 = wholeNumber({ most: 0xffff, text: value => hex(value, 4) });

/** One of a few numbers. */
export const oneOfNumbers = (values: readonly number[], unit: string): ValueType<number> => ({
  legal: `one of ${values.join(', ')} ${unit}`.trimEnd(),
  isLegal: value => values.includes(value),
  cell: () => number(0xffff_ffff),
  text: value => `${value} ${unit}`.trimEnd(),
  choices: values,
  parse: typed => (/^\d{1,10}$/.test(typed) ? Number(typed) : undefined),
  samples: values,
});

/** One of a closed set, each with its letters in a cell. */
export function oneOf<T extends string>(
  rows: readonly { readonly value: T; readonly letters: string; readonly text: string }[],
): ValueType<T> {
  const byValue = new Map(rows.map(row => [row.value, row]));
  const values = rows.map(({ value }) => value);
  return {
    legal: `one of ${rows.map(row => row.text).join(', ')}`,
    isLegal: value => byValue.has(value),
    cell: () => choice<T>(Object.fromEntries(rows.map(({ letters, value }) => [letters, value]))),
    text: value => byValue.get(value)?.text ?? value,
    choices: values,
    parse: typed => values.find(value => value === typed),
    samples: values,
  };
}

/** A bit that is on or off. */
export const onOrOff = ({ on, off }: { readonly on: string; readonly off: string }): ValueType<boolean> => ({
  legal: 'on or off',
  isLegal: value => typeof value === 'boolean',
  cell: () => ({
    write: value => (value ? '1' : '0'),
    read: cell => (cell === '1' ? true : cell === '0' ? false : undefined),
  }),
  text: value => (value ? on : off),
  choices: [true, false],
  parse: typed => (typed === 'true' ? true : typed === 'false' ? false : undefined),
  samples: [true, false],
});

/** Text of a capture or a person, in whole characters. */
export const plainText: ValueType<string> = {
  legal: `text of at most ${MAX_TEXT_CHARACTERS} characters`,
  isLegal: value => value.length <= MAX_TEXT_CHARACTERS && value.isWellFormed(),
  mend: value => value.slice(0, MAX_TEXT_CHARACTERS).toWellFormed(),
  cell: () => text,
  text: value => value,
  parse: typed => typed,
  samples: ['a', 'A "name" = 1\t\\', '日本 💾', 'x'.repeat(MAX_TEXT_CHARACTERS)],
};

/** A bit of a register, with the word that lspci has for it. */
export interface RegisterBit {
  readonly bit: number;
  readonly short: string;
  readonly lspci: string;
  readonly name: string;
}

/** The bits of a register that are on. */
export function registerBits(bits: readonly RegisterBit[]): ValueType<number> {
  const all = bits.reduce((word, { bit }) => word | bit, 0);
  return {
    legal: `a word of the bits ${bits.map(({ lspci }) => lspci).join(', ')}`,
    isLegal: value => Number.isInteger(value) && value >= 0 && (value & ~all) === 0,
    cell: () => number(0xffff),
    text: value =>
      bits
        .filter(({ bit }) => (value & bit) !== 0)
        .map(({ short }) => short)
        .join(' ') || 'all off',
    samples: [0, all, ...bits.map(({ bit }) => bit)],
  };
}

const MOST_ITEMS = 64;

/** A few values of one type, in order. No item is written with a comma in a cell. */
export const listOf = <T>(item: ValueType<T>): ValueType<readonly T[]> => ({
  legal: `at most ${MOST_ITEMS} values, each ${item.legal}`,
  isLegal: values => values.length <= MOST_ITEMS && values.every(value => item.isLegal(value)),
  mend: values => values.filter(value => item.isLegal(value)).slice(0, MOST_ITEMS),
  cell: () => list(item.cell(), { separator: ',', maximum: MOST_ITEMS }),
  text: values => values.map(value => item.text(value)).join(', ') || 'none',
  samples: [[], item.samples.slice(0, 1), item.samples.slice(0, 2)],
});
