import { addPart } from '../topology/edits/addPart.ts';
import type { EditResult } from '../topology/edits/edit.ts';
import { legalPorts, type PortAnswer, portsForPart } from '../topology/edits/legalPorts.ts';
import { moveDevice } from '../topology/edits/moveDevice.ts';
import type { Part } from '../topology/edits/newNodes.ts';
import type { Machine, NodeId } from '../topology/machine.ts';

/** A device that looks for a place: one of the machine, or one that would come into it. */
export type Card =
  | { readonly kind: 'there'; readonly node: NodeId }
  | { readonly kind: 'new'; readonly part: Part };

/** The machine with the card at a place, enumerated again; refused in words as any edit is. */
export const placeCard = (machine: Machine, card: Card, place: NodeId): EditResult =>
  card.kind === 'new' ? addPart(machine, place, card.part) : moveDevice(machine, card.node, place);

/** Every port and bus with whether the card may go there, and why not. */
export const portsForCard = (machine: Machine, card: Card): readonly PortAnswer[] =>
  card.kind === 'new' ? portsForPart(machine, card.part) : legalPorts(machine, card.node);
