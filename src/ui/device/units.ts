import { hex } from '../../core/lib/hex.ts';

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** A size in the largest binary unit that divides it: `64 GiB`, `1536 MiB`. */
export function sizeText(bytes: bigint): string {
  let value = bytes;
  let unit = 0;
  while (unit < UNITS.length - 1 && value !== 0n && value % 1024n === 0n) {
    value /= 1024n;
    unit++;
  }
  return `${value} ${UNITS[unit]}`;
}

/** `0x` and at least `digits` hexadecimal digits; ids and bus numbers of up to four digits go without the `0x`. */
export const hexText = (value: number | bigint, digits: number): string =>
  digits > 4 ? `0x${hex(value, digits)}` : hex(value, digits);
