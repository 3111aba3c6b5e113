import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import type { Sentence, TextPart } from '../topology/sentence.ts';
import type { Slot } from '../topology/slots.ts';

/** How the card would do in one slot, as predicted. */
export interface RankedSlot {
  readonly slot: Slot;
  /** The card is in it now. */
  readonly isCurrent: boolean;
  /** In the order in which they were asked about. */
  readonly peers: readonly SlotPeer[];
  /** What transfers with all peers at once reach together, GB/s; NaN where a link is not known. */
  readonly gigabytesPerSecond: number;
  /** Peers on the same NUMA node as the slot. */
  readonly sameNode: number;
  /** The link would train lower than the card can, in words. */
  readonly note: Sentence | null;
  /** `Slot 4, x16 Gen5, node 1` */
  readonly title: TextPart;
  /** What it does for the card; the same for slots that do the same. */
  readonly sentence: Sentence;
}

export interface SlotPeer {
  readonly peer: NodeId;
  /** The worse of both directions. */
  readonly mapType: MapType;
}
