import { whyNotAdd } from '../topology/edits/addPart.ts';
import type { Refusal } from '../topology/edits/edit.ts';
import { whyNotMove, whyNotMoveTo } from '../topology/edits/moveDevice.ts';
import { placesOf } from '../topology/edits/places.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { namedMachine, nameOf } from '../topology/nodeName.ts';
import type { Sentence } from '../topology/sentence.ts';
import { slotsOf, slotText } from '../topology/slots.ts';
import { type Card, portsForCard } from './card.ts';

/** A node of the machine as the goal of a card. */
export interface CardPlace {
  readonly place: NodeId;
  /** `Slot 4, x16 Gen5, node 1`, or what the port is called. */
  readonly text: string;
  /** Something can be plugged in there: a port or a conventional bus. */
  readonly isPort: boolean;
  /** Why it may not go there; null where it may. */
  readonly refusal: Sentence | null;
  /** What to know before. */
  readonly note: Sentence | null;
}

/** Every node of a machine as the goal of a card: refused in words, or open to it. Nothing is tried yet. */
export function placesFor(machine: Machine, card: Card): readonly CardPlace[] {
  const tree = machineTree(machine);
  const named = namedMachine(tree);
  const slots = new Map(slotsOf(tree).map(slot => [slot.port, slot]));
  const ports = new Map(portsForCard(machine, card).map(answer => [answer.port, answer]));
  const elsewhere = whyNotElsewhere(machine, card);
  return [...machine.roots, ...machine.functions].map(({ id }): CardPlace => {
    const port = ports.get(id);
    const slot = slots.get(id);
    const refused = port ? port.refusal : elsewhere(id);
    return {
      place: id,
      text: (slot ? slotText(named, slot) : nameOf(named, id)).text,
      isPort: port !== undefined,
      refusal: refused?.sentence ?? null,
      note: port?.note ?? null,
    };
  });
}

/** Why a card cannot go to what is no port. */
function whyNotElsewhere(machine: Machine, card: Card): (id: NodeId) => Refusal | null {
  const places = placesOf(machine);
  if (card.kind === 'new') return id => whyNotAdd(places, id, card.part);
  const never = whyNotMove(places, card.node);
  return id => never ?? whyNotMoveTo(places, card.node, id);
}
