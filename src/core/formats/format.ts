import type { Line } from './decodeText.ts';
import type { Reading } from './sighting.ts';

/** A form of text that shows PCI functions. */
export interface Format {
  readonly id: string;
  /** One past the last line of the block that begins at `start`; `start` itself if none begins there. */
  readonly blockEnd: (lines: readonly Line[], start: number) => number;
  readonly read: (block: readonly Line[]) => Reading;
}
