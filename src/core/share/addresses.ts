import type { CellCodec } from '../lib/cell.ts';
import { hex } from '../lib/hex.ts';
import type { AddressRange, BridgeWindows } from '../topology/bar.ts';
import { knownValue } from '../topology/fact.ts';

const MAX_ADDRESS = 0xffff_ffff_ffff_ffffn;

/** The windows of the bridge above row `index`, where they are known. */
export type WindowsAbove = (index: number) => BridgeWindows | undefined;

/**
 * A bus address, exact, as a letter and a distance: from the base of the window above that holds it (firmware
 * places devices there), else from the last address of the same size. So a machine's addresses mostly read alike.
 */
export function addressCodec(windowsAbove: WindowsAbove): CellCodec<bigint> {
  const last = new Map<string, bigint>();
  const origin = (letter: string, index: number): bigint | undefined => {
    const window = windowLetters[letter];
    if (!window) return last.get(letter) ?? 0n;
    const windows = windowsAbove(index);
    return windows && knownValue(windows[window])?.base;
  };
  return {
    write: (address, index) => {
      if (address < 0n || address > MAX_ADDRESS) throw new Error(`not a 64-bit address: ${address}`);
      const letter = letterFor(address, windowsAbove(index));
      const distance = address - (origin(letter, index) ?? 0n);
      last.set(letter, address);
      return letter + makeSigned(distance);
    },
    read: (text, index) => {
      const letter = text.charAt(0);
      const distance = parseSigned(text.slice(1));
      const from = letters.includes(letter) ? origin(letter, index) : undefined;
      if (distance === undefined || from === undefined) return undefined;
      const address = from + distance;
      if (address < 0n || address > MAX_ADDRESS) return undefined;
      last.set(letter, address);
      return address;
    },
  };
}

/**
 * A range as the address of its base and its length: `e` for one that begins where the last one ended, as siblings
 * do, and `^` with the exponent for a length that is a power of two.
 */
export function rangeCodec(windowsAbove: WindowsAbove): CellCodec<AddressRange> {
  const address = addressCodec(windowsAbove);
  let end: bigint | undefined;
  return {
    write: ({ base, limit }, index) => {
      const start = base === end ? 'e' : address.write(base, index);
      end = limit + 1n;
      return `${start}:${makeLength(end - base)}`;
    },
    read: (text, index) => {
      const [start = '', length = '', ...more] = text.split(':');
      const base = start === 'e' ? end : address.read(start, index);
      const span = parseLength(length);
      if (base === undefined || span === undefined || more.length > 0) return undefined;
      end = base + span;
      const limit = end - 1n;
      return base > MAX_ADDRESS || limit < 0n || limit > MAX_ADDRESS ? undefined : { base, limit };
    },
  };
}

function makeLength(bytes: bigint): string {
  if (bytes <= 0n) return makeSigned(bytes);
  const exponent = bytes.toString(2).length - 1;
  return bytes === 1n << BigInt(exponent) ? `^${hex(exponent, 1)}` : hex(bytes, 1);
}

function parseLength(text: string): bigint | undefined {
  if (!text.startsWith('^')) return parseSigned(text);
  return /^\^[0-9a-f]{1,2}$/.test(text) ? 1n << BigInt(`0x${text.slice(1)}`) : undefined;
}

/** `w`, `p`, `o`: in a window above. `i`, `m`, `l`: counted from the last one below 64 KiB, below 4 GiB, above. */
const letters = ['w', 'p', 'o', 'i', 'm', 'l'];
const windowLetters: Readonly<Record<string, keyof BridgeWindows>> = {
  w: 'memory',
  p: 'prefetchable',
  o: 'io',
};

function letterFor(address: bigint, windows: BridgeWindows | undefined): string {
  for (const [letter, window] of Object.entries(windowLetters)) {
    const range = windows && knownValue(windows[window]);
    if (range && address >= range.base && address <= range.limit) return letter;
  }
  if (address < 0x1_0000n) return 'i';
  return address < 0x1_0000_0000n ? 'm' : 'l';
}

/** Hexadecimal, `n` before a negative number. */
export const makeSigned = (value: bigint): string => (value < 0n ? `n${hex(-value, 1)}` : hex(value, 1));

export function parseSigned(text: string): bigint | undefined {
  const match = /^(n?)([0-9a-f]{1,17})$/.exec(text);
  if (!match) return undefined;
  const value = BigInt(`0x${match[2]}`);
  return match[1] ? -value : value;
}
