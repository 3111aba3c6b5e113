import type { NodeId } from '../../topology/machine.ts';
import { type MapType, mapTypes } from './verdict.ts';

/** Verdicts of all ordered pairs; row-major, provider down, client across. */
export interface PairMatrix {
  readonly ids: readonly NodeId[];
  /** Index into `mapTypes`. */
  readonly mapTypes: Uint8Array;
  /** The kernel's hop count; UNKNOWN_DISTANCE where the ancestry is unknown. */
  readonly distances: Uint16Array;
  /** Index into `pathClasses`. */
  readonly pathClasses: Uint8Array;
}

export const UNKNOWN_DISTANCE = 0xffff;

/** The verdict of a row and a column; UNKNOWN where the matrix has no such row. */
export function verdictAt(
  { ids, mapTypes: codes }: PairMatrix,
  row: number | undefined,
  column: number | undefined,
): MapType {
  if (row === undefined || column === undefined) return 'UNKNOWN';
  return mapTypes[codes[row * ids.length + column] ?? -1] ?? 'UNKNOWN';
}
