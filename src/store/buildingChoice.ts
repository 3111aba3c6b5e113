import type { ControllerMemoryBuffer } from '../core/p2pdma/memory/drivers.ts';
import type { Part } from '../core/topology/edits/newNodes.ts';
import type { NodeId } from '../core/topology/machine.ts';
import type { Progress } from '../worker/protocol.ts';

/** What a person is about to do to the machine. */
export interface Building {
  /** Below which something is added; null: the person has yet to say. */
  readonly addTo: NodeId | null;
  /** What is to be put somewhere, by list, by drag or by two clicks. */
  readonly card: HeldCard | null;
  /** Where the pointer is while a device is dragged, on the page, and the node below it. */
  readonly drag: { readonly x: number; readonly y: number; readonly over: NodeId | null } | null;
  /** The card that looks for a slot, and whom it is to work with. */
  readonly slotsFor: { readonly node: NodeId; readonly peers: readonly NodeId[] } | null;
  /** How many of the places or slots have been tried. */
  readonly tried: Progress | null;
}

/** A device of the machine, or one of the palette with what it brings beside its functions. */
export type HeldCard =
  | { readonly kind: 'there'; readonly node: NodeId }
  | {
      readonly kind: 'new';
      readonly name: string;
      readonly part: Part;
      readonly cmb: Omit<ControllerMemoryBuffer, 'node'> | null;
    };

export const notBuilding: Building = { addTo: null, card: null, drag: null, slotsFor: null, tried: null };
