import type { CellCodec } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';

/**
 * The bus numbers that depth-first enumeration gives, as firmware and Linux do: each bridge takes the next number
 * for its secondary bus, and the highest one below it for its subordinate. What follows this is not written.
 */
export interface BusCounter {
  /** The bus that enumeration gives to the next bridge. */
  readonly next: () => number;
  readonly highest: () => number;
  /** Takes note of a bus number in use. */
  readonly use: (bus: number) => void;
}

export function busCounter(rootBus: number): BusCounter {
  let highest = rootBus;
  return {
    next: () => highest + 1,
    highest: () => highest,
    use: bus => {
      highest = Math.max(highest, bus);
    },
  };
}

/** The part of a bridge's bus range that enumeration does not predict; null for what it does. */
export interface BusException {
  readonly secondary: number | null;
  readonly subordinate: number | null;
}

/** `+`: both as predicted; `05+`: secondary given; `+0f`: subordinate given. */
export const busException: CellCodec<BusException> = {
  write: ({ secondary, subordinate }) =>
    `${secondary === null ? '' : hex(secondary, 2)}+${subordinate === null ? '' : hex(subordinate, 2)}`,
  read: cell => {
    const match = /^([0-9a-f]{2})?\+([0-9a-f]{2})?$/.exec(cell);
    if (!match) return undefined;
    const [, secondary, subordinate] = match;
    return { secondary: parse(secondary), subordinate: parse(subordinate) };
  },
};

const parse = (text: string | undefined) => (text === undefined ? null : Number.parseInt(text, 16));
