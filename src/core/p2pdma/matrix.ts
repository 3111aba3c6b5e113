import type { NodeId } from '../topology/machine.ts';

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
