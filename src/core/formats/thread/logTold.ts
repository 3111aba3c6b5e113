import type { Bar, BridgeWindows } from '../../topology/bar.ts';
import type { Bdf } from '../../topology/bdf.ts';
import { unknown } from '../../topology/fact.ts';
import type { Sighting } from '../sighting.ts';
import type { FactsTold } from '../telling.ts';

/** A function as the log has told of it so far. */
export interface Told extends FactsTold {
  readonly bdf: Bdf;
  readonly line: number;
  header: Sighting['header'];
  readonly bars: Map<number, Bar>;
  readonly windows: { -readonly [K in keyof BridgeWindows]: BridgeWindows[K] };
}

/** A function of which the log has told nothing yet. */
export const newTold = (bdf: Bdf, line: number): Told => ({
  bdf,
  line,
  header: null,
  facts: {},
  factLines: new Map(),
  bars: new Map(),
  windows: { io: unknown, memory: unknown, prefetchable: unknown },
});

/** What a pattern found in a line. */
export type Words = readonly (string | undefined)[];
