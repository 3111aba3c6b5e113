import type { AddressRange, BarKind } from '../../topology/bar.ts';
import { absent, type Fact, known, unknown } from '../../topology/fact.ts';
import { tell } from '../telling.ts';
import { emptyVf, type Reading } from './bodyReading.ts';

/** The lines of a body about bus numbers, windows and BARs. */

export function readBuses([, secondary = '', subordinate = '']: RegExpExecArray, reading: Reading) {
  const buses = { secondary: Number.parseInt(secondary, 16), subordinate: Number.parseInt(subordinate, 16) };
  tell(reading, 'buses', buses.secondary === 0 ? absent('text') : known(buses, 'text'), reading.line);
}

export function readWindow([, name, text = '']: RegExpExecArray, reading: Reading) {
  reading.bridge ??= { io: unknown, memory: unknown, prefetchable: unknown };
  const range = readRange(text);
  if (name === 'I/O') reading.bridge.io = range;
  else if (name === 'Memory') reading.bridge.memory = range;
  else reading.bridge.prefetchable = range;
}

/** A window is closed when it says so, or when its base lies above its limit. */
function readRange(text: string): Fact<AddressRange> {
  const match = /^([0-9a-f]+)-([0-9a-f]+)/i.exec(text);
  if (!match?.[1] || !match[2]) return /None|\[disabled\]|\[empty\]/i.test(text) ? absent('text') : unknown;
  const [base, limit] = [BigInt(`0x${match[1]}`), BigInt(`0x${match[2]}`)];
  return base > limit || /\[(?:disabled|empty)\]/i.test(text)
    ? absent('text')
    : known({ base, limit }, 'text');
}

const UNITS: Readonly<Record<string, bigint>> = {
  '': 1n,
  K: 1n << 10n,
  M: 1n << 20n,
  G: 1n << 30n,
  T: 1n << 40n,
};

const sizeOf = (amount: string, unit: string): bigint => BigInt(amount) * (UNITS[unit] ?? 1n);

export function readRegion(index: number, text: string, reading: Reading) {
  // A function's own regions stand before its first capability: those after it are of virtual functions.
  if (reading.hasCapabilities || index > 5) return;
  const shown = /(?:at|ports at) ([0-9a-f]{2,16})(?=\b(.?))/i.exec(text);
  const address = reading.isCut && shown?.[2] === '' ? undefined : shown?.[1];
  const isUnset = address !== undefined ? /^0+$/.test(address) : /<(?:unassigned|ignored)>/.test(text);
  const size = /\[size=(\d+)([KMGT]?)\]/.exec(text);
  const isIo = /I\/O ports/.test(text);
  const kind: BarKind = isIo ? 'io' : /64-bit/.test(text) ? 'memory64' : 'memory32';
  reading.factLines.set('bars', reading.line);
  reading.bars.set(index, {
    index,
    kind,
    prefetchable: /[( ]prefetchable/.test(text) && !/non-prefetchable/.test(text),
    // Address 0 is a register that nobody has written.
    address: isUnset
      ? absent('text')
      : address === undefined
        ? unknown
        : known(BigInt(`0x${address}`), 'text'),
    sizeBytes: size?.[1] ? known(sizeOf(size[1], size[2] ?? ''), 'text') : unknown,
  });
}

/** "Virtual Resizable BAR" and "VF Resizable BAR" tell the size of the BARs of virtual functions. */
export function readResizable(
  [, index, amount = '', unit = '']: RegExpExecArray,
  { bars, capability }: Reading,
) {
  if (!/^(?:Physical )?Resizable BAR/.test(capability)) return;
  const bar = bars.get(Number(index));
  if (bar) bars.set(bar.index, { ...bar, sizeBytes: known(sizeOf(amount, unit), 'text') });
}

export function readVfPlaces([, offset, stride]: RegExpExecArray, reading: Reading) {
  reading.vf ??= emptyVf();
  reading.vf.offset = Number(offset);
  reading.vf.stride = Number(stride);
}
