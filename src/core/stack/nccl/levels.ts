import type { Behaviour, PathType } from './behaviour.ts';

/** What NCCL_P2P_LEVEL and NCCL_NET_GDR_LEVEL meant as numbers. */
const oldNumbers = ['LOC', 'PIX', 'PXB', 'PHB', 'SYS'] as const;

/**
 * The level that a text of the environment sets; null where NCCL passes it over and the default holds. Exact names up
 * to SYS that the release knows, and old numbers, by their leading digits.
 */
export function parseLevel(text: string | undefined, { pathTypes }: Behaviour): PathType | null {
  if (text === undefined) return null;
  const names = pathTypes.slice(0, pathTypes.indexOf('SYS') + 1);
  const name = names.find(known => known === text);
  if (name) return name;
  if (!/^[0-9]/.test(text)) return null;
  return oldNumbers[Math.min(cInteger(text), oldNumbers.length - 1)] ?? null;
}

/** Whether a text of NCCL_P2P_DISABLE counts: only the number 1 does. */
export const isDisabling = (text: string | undefined): boolean => text !== undefined && cInteger(text) === 1;

/** The number that a text begins with, in the base that it is written in, as C's strtol has it; 0 where there is none. */
function cInteger(text: string): number {
  const trimmed = text.trimStart();
  const [, sign = '', digits = ''] = /^([-+]?)(0x[0-9a-f]+|\d+)/i.exec(trimmed) ?? [];
  const number = /^0x/i.test(digits)
    ? Number.parseInt(digits.slice(2), 16)
    : Number.parseInt(
        /^0[0-7]/.test(digits) ? (/^[0-7]+/.exec(digits)?.[0] ?? '0') : digits || '0',
        digits.startsWith('0') ? 8 : 10,
      );
  return sign === '-' ? -number : number;
}
