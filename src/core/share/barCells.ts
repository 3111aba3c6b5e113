import { type CellCodec, choice, list } from '../lib/cell.ts';
import type { Bar, BarKind } from '../topology/bar.ts';
import type { FactSource } from '../topology/fact.ts';
import { fact } from './factCells.ts';

/** A BAR without its address: the same for every device of a model. */
export type BarShape = Omit<Bar, 'address'>;

const kinds = choice<BarKind>({ i: 'io', m: 'memory32', l: 'memory64' });

/** `0lp?`: register, kind, `p` if prefetchable, size. */
export function barShapes(usual: FactSource): CellCodec<readonly BarShape[]> {
  const size = fact(sizeCodec, usual);
  const shape: CellCodec<BarShape> = {
    write: (bar, i) =>
      `${bar.index}${kinds.write(bar.kind, i)}${bar.prefetchable ? 'p' : ''}${size.write(bar.sizeBytes, i)}`,
    read: (cell, i) => {
      const match = /^([0-5])([iml])(p?)(.+)$/.exec(cell);
      if (!match) return undefined;
      const [, index, letter = '', prefetchable, rest = ''] = match;
      const kind = kinds.read(letter, i);
      const sizeBytes = size.read(rest, i);
      if (!kind || !sizeBytes) return undefined;
      return { index: Number(index), kind, prefetchable: prefetchable === 'p', sizeBytes };
    },
  };
  const shapes = list(shape);
  return {
    write: shapes.write,
    read: (cell, i) => {
      const bars = shapes.read(cell, i);
      return bars && bars.length <= 6 ? bars : undefined;
    },
  };
}

/** A power of two as its exponent in decimal; what is none as `x` and hexadecimal bytes. */
const sizeCodec: CellCodec<bigint> = {
  write: bytes => {
    const exponent = bytes.toString(2).length - 1;
    return bytes === 1n << BigInt(exponent) ? `${exponent}` : `x${bytes.toString(16)}`;
  },
  read: cell => {
    if (/^\d{1,2}$/.test(cell)) return Number(cell) < 64 ? 1n << BigInt(cell) : undefined;
    return /^x[0-9a-f]{1,16}$/.test(cell) ? BigInt(`0x${cell.slice(1)}`) : undefined;
  },
};
