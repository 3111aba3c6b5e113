import type { NodeId } from '../topology/machine.ts';

/** What the picture says of each port and device; `path` leaves it as it is. */
export const stageLenses = ['path', 'bandwidth', 'acs', 'groups', 'addresses', 'numa'] as const;
export type StageLens = (typeof stageLenses)[number];

/** How what is said stands to what one would expect, told by a sign as well as by colour. */
export type MarkTone = 'plain' | 'changed' | 'doubt' | 'unknown';

/** What a lens says of one function, short for its box and in words. Plain data. */
export interface StageMark {
  readonly node: NodeId;
  readonly text: string;
  readonly words: string;
  readonly tone: MarkTone;
}
