import type { BridgeWindows } from '../bar.ts';
import { absent } from '../fact.ts';

/** A bridge whose windows enumeration is still to open. */
export const noWindows: BridgeWindows = {
  io: absent('assigned'),
  memory: absent('assigned'),
  prefetchable: absent('assigned'),
};
