import type { Bar } from './bar.ts';
import { knownValue } from './fact.ts';
import type { PciFunction } from './machine.ts';

/** The BARs that show memory; none where the BARs are not known. */
export const memoryBars = ({ bars }: Pick<PciFunction, 'bars'>): readonly Bar[] =>
  (knownValue(bars) ?? []).filter(({ kind }) => kind !== 'io');

/** The size of a BAR in bytes; 0 where it is not known. */
export const shownBytes = ({ sizeBytes }: Bar): bigint => knownValue(sizeBytes) ?? 0n;

/** The largest memory BAR, which is what a device has to offer; the first of equal ones. */
export const largestOf = (bars: readonly Bar[]): Bar | undefined =>
  bars.toSorted((a, b) => Number(shownBytes(b) - shownBytes(a)))[0];
