import type { Line } from './repair/repair.ts';
import type { Reading } from './sighting.ts';

/** A form of text that shows PCI functions, or tells something of them. */
export interface Format {
  readonly id: string;
  /** Reads the block that begins at line `start`; null if none begins there. `end`: one past its last line. */
  readonly read: (lines: readonly Line[], start: number) => Found | null;
}

export interface Found {
  readonly end: number;
  readonly reading: Reading;
}
