import type { AddressRange, HostWindow } from '../../topology/bar.ts';
import { absent, known, unknown } from '../../topology/fact.ts';
import type { Told, Words } from './logTold.ts';

interface Resource {
  readonly isIo: boolean;
  readonly is64: boolean;
  readonly isPrefetchable: boolean;
  readonly range: AddressRange | 'disabled' | null;
  readonly sizeBytes: bigint | null;
}

/** `[mem 0xbb700000-0xbb703fff 64bit pref]`, `[io  0x1000-0x1fff]`, `[mem size 0x4000 64bit]`, `64bit mmio: [0x…-0x…]`. */
function readResource(text: string): Resource {
  const ends = /(0x[0-9a-f]{1,16})-(0x[0-9a-f]{1,16})/i.exec(text);
  const size = /\bsize (0x[0-9a-f]{1,16})/i.exec(text)?.[1];
  const range = ends?.[1] && ends[2] ? { base: BigInt(ends[1]), limit: BigInt(ends[2]) } : null;
  return {
    isIo: /^\[?io\b/.test(text),
    is64: /\b64bit\b/.test(text),
    isPrefetchable: /\bpref\b/.test(text),
    range: range ?? (/\bdisabled\b/.test(text) ? 'disabled' : null),
    sizeBytes: size
      ? BigInt(size)
      : range && range.limit >= range.base
        ? range.limit - range.base + 1n
        : null,
  };
}

/** A BAR; false for one that no function of its kind has. */
export function readBar(index: number, text: string, told: Told, line: number): boolean {
  const { isIo, is64, isPrefetchable, range, sizeBytes } = readResource(text);
  const isOwn = Number.isInteger(index) && index >= 0 && index <= (told.header === 'bridge' ? 1 : 5);
  if (!isOwn || range === 'disabled' || (range && range.limit < range.base)) return false;
  const base = range?.base;
  told.factLines.set('bars', line);
  told.bars.set(index, {
    index,
    kind: isIo ? 'io' : is64 ? 'memory64' : 'memory32',
    prefetchable: isPrefetchable,
    // A register that nobody has written holds 0.
    address: base === undefined ? unknown : base === 0n ? absent('log') : known(base, 'log'),
    sizeBytes: sizeBytes === null ? unknown : known(sizeBytes, 'log'),
  });
  return true;
}

/** A window of a bridge; closed where its base lies above its limit. */
export function readBridgeWindow([, text = '']: Words, told: Told, line: number): boolean {
  const { isIo, isPrefetchable, range } = readResource(text);
  if (range === null) return false;
  const isClosed = range === 'disabled' || range.base > range.limit;
  told.header = 'bridge';
  told.factLines.set('windows', line);
  told.windows[isIo ? 'io' : isPrefetchable ? 'prefetchable' : 'memory'] = isClosed
    ? absent('log')
    : known(range, 'log');
  return true;
}

/** `root bus resource [mem 0x… window] (bus address [0x…-0x…])`. */
export function readWindow(words: string): HostWindow | null {
  const shown = /^root bus resource (\[mem [^\]]*\])(?: \(bus address \[(0x[0-9a-f]{1,16})-)?/i.exec(words);
  const { range = null, isPrefetchable = false } = shown?.[1] ? readResource(shown[1]) : {};
  if (!range || range === 'disabled' || range.base > range.limit) return null;
  const offset = shown?.[2] ? range.base - BigInt(shown[2]) : 0n;
  return { ...range, offset, prefetchable: isPrefetchable };
}
