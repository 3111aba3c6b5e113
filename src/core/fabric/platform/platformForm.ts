import { addressText } from '../../lib/hex.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { AddressRange } from '../../topology/bar.ts';

/** Why something typed about a platform cannot be read, in words. */
export interface PlatformFormError {
  readonly code: 'no-memory' | 'not-a-range' | 'backwards' | 'overlap' | 'too-many' | 'not-an-offset';
  readonly message: string;
}

const MOST_RANGES = 32;

/** `0x00100000-0x3fffffff, …`: both ends included. */
export const memoryText = (ranges: readonly AddressRange[]): string =>
  ranges.map(({ base, limit }) => `${addressText(base)}-${addressText(limit)}`).join(', ');

/** Ranges of RAM in CPU physical addresses, as `memoryText` writes them or as /proc/iomem prints them; sorted. */
export function parseMemory(text: string): Result<readonly AddressRange[], PlatformFormError> {
  const parts = text
    .split(/[,;\n]/)
    .map(part => part.replace(/:.*/, '').trim())
    .filter(part => part !== '');
  if (parts.length === 0) return refuse('no-memory', 'A machine has at least one range of memory.');
  if (parts.length > MOST_RANGES) return refuse('too-many', `At most ${MOST_RANGES} ranges can be given.`);
  const ranges: AddressRange[] = [];
  for (const part of parts) {
    const [, from, to] = /^(?:0x)?([0-9a-f]{1,16})\s*-\s*(?:0x)?([0-9a-f]{1,16})$/i.exec(part) ?? [];
    if (!from || !to) {
      return refuse(
        'not-a-range',
        `"${part}" is no range. Type it as 0x100000-0x3fffffff, both ends included.`,
      );
    }
    ranges.push({ base: BigInt(`0x${from}`), limit: BigInt(`0x${to}`) });
  }
  return inOrder(ranges.toSorted((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0)));
}

function inOrder(ranges: readonly AddressRange[]): ReturnType<typeof parseMemory> {
  for (const [i, { base, limit }] of ranges.entries()) {
    if (limit < base)
      return refuse('backwards', `${addressText(base)}-${addressText(limit)} ends before it begins.`);
    const before = ranges[i - 1];
    if (before && base <= before.limit) return refuse('overlap', `${addressText(base)} is in two ranges.`);
  }
  return ok(ranges);
}

/** `0x80000000`, `-0x40000000`, `0`. */
export const offsetText = (offset: bigint): string =>
  offset === 0n ? '0' : `${offset < 0n ? '-' : ''}0x${(offset < 0n ? -offset : offset).toString(16)}`;

/** What is added to a bus address that comes in, to get the CPU's: bytes, decimal or hexadecimal, of up to 64 bits. */
export function parseOffset(text: string): Result<bigint, PlatformFormError> {
  const [, sign, size] = /^([-+]?)\s*(0x[0-9a-f]{1,16}|\d{1,19})$/i.exec(text.trim()) ?? [];
  if (size === undefined) {
    return refuse(
      'not-an-offset',
      `"${text}" is no offset. Type it as 0x80000000, with a minus where it is taken off.`,
    );
  }
  return ok(sign === '-' ? -BigInt(size) : BigInt(size));
}

const refuse = (code: PlatformFormError['code'], message: string): Result<never, PlatformFormError> =>
  err({ code, message });
