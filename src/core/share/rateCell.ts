import type { CellCodec } from '../lib/cell.ts';

/** A rate in 1e9 bytes a second, in decimal, as people write it: `25`, `38.4`. */
export const rateCell: CellCodec<number> = {
  write: value => {
    if (!isRate(value)) throw new Error(`not a rate: ${value}`);
    return `${value}`;
  },
  read: cell => {
    const value = /^\d{1,6}(\.\d{1,20})?$/.test(cell) ? Number(cell) : undefined;
    return value !== undefined && isRate(value) ? value : undefined;
  },
};
const isRate = (value: number): boolean => value >= 0.001 && value < 1_000_000;
