import { hex } from '../../core/lib/hex.ts';

/** `0x` and at least `digits` hexadecimal digits; ids and bus numbers of up to four digits go without the `0x`. */
export const hexText = (value: number | bigint, digits: number): string =>
  digits > 4 ? `0x${hex(value, digits)}` : hex(value, digits);
