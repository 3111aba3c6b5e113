import { knownValue } from '../topology/fact.ts';
import type { PciFunction } from '../topology/machine.ts';

/** A BAR of memory, and the bytes in which something may lie. */
export interface BarSpace {
  readonly bar: number;
  readonly sizeBytes: bigint;
}

/** The memory of a function as far as it is known; any BAR of any size where a capture does not show them. */
export function barSpaces(fn: PciFunction): readonly BarSpace[] {
  if (fn.bars.state === 'unknown') return [{ bar: 2, sizeBytes: 1n << 40n }];
  const bars = knownValue(fn.bars) ?? [];
  const byIndex = new Map(bars.toReversed().map(bar => [bar.index, bar]));
  return [...byIndex.values()]
    .filter(bar => bar.kind !== 'io')
    .map(({ index, sizeBytes }) => ({ bar: index, sizeBytes: knownValue(sizeBytes) ?? 1n << 40n }));
}
