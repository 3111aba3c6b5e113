import { err, ok, type Result } from './result.ts';

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

/** The same where four digits say it; else about as much: `about 320 MiB`. */
export function roughSizeText(bytes: bigint): string {
  const exact = sizeText(bytes);
  if (/^\d{1,4} /.test(exact)) return exact;
  let value = Number(bytes);
  let unit = 0;
  while (unit < UNITS.length - 1 && value >= 1024) {
    value /= 1024;
    unit++;
  }
  return `about ${Number(value.toFixed(1))} ${UNITS[unit]}`;
}

export interface SizeError {
  readonly code: 'not-a-size';
  readonly text: string;
  readonly message: string;
}

const UNIT_LETTERS = 'kmgtp';

/**
 * A number of bytes as people type it: `4096`, `0x200000`, `16M`, `1.5 GiB`; units are binary. Error: something else,
 * or a part of a byte.
 */
export function parseSize(text: string): Result<bigint, SizeError> {
  const trimmed = text.trim();
  if (/^0x[0-9a-f]{1,16}$/i.test(trimmed)) return ok(BigInt(trimmed));
  const match = /^(\d{1,20})(?:\.(\d{1,6}))?\s*(?:([kmgtp])(?:i?b)?|b)?$/i.exec(trimmed);
  if (!match) return notASize(text);
  const [, whole = '', fraction = '', letter] = match;
  const unit = letter ? 1024n ** BigInt(UNIT_LETTERS.indexOf(letter.toLowerCase()) + 1) : 1n;
  const parts = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * unit;
  return scaled % parts === 0n ? ok(scaled / parts) : notASize(text);
}

const notASize = (text: string): Result<never, SizeError> =>
  err({
    code: 'not-a-size',
    text,
    message: `"${text}" is not a size. Type bytes, such as 4096 or 0x200000, or a number with a unit, such as 16M.`,
  });
