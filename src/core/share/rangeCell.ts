import { type CellCodec, word64 } from '../lib/cell.ts';
import type { BarRange } from '../p2pdma/memory/barMemory.ts';

/** A part of a BAR: `2+0:40000000`, register, offset from the start of the BAR, length. */
export const rangeCell: CellCodec<BarRange> = {
  write: ({ bar, offsetBytes, sizeBytes }, i) =>
    `${bar}+${word64.write(offsetBytes, i)}:${word64.write(sizeBytes, i)}`,
  read: (cell, i) => {
    const match = /^([0-5])\+([0-9a-f]+):([0-9a-f]+)$/.exec(cell);
    if (!match) return undefined;
    const [, bar, offset = '', size = ''] = match;
    const offsetBytes = word64.read(offset, i);
    const sizeBytes = word64.read(size, i);
    if (offsetBytes === undefined || !sizeBytes) return undefined;
    return { bar: Number(bar), offsetBytes, sizeBytes };
  },
};
