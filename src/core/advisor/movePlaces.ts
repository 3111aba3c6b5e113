import { pairMatrix } from '../p2pdma/pairMatrix.ts';
import type { KernelSettings } from '../p2pdma/settings.ts';
import type { MapType } from '../p2pdma/verdict.ts';
import { legalPorts } from '../topology/edits/legalPorts.ts';
import { moveDevice, whyNotMove, whyNotMoveTo } from '../topology/edits/moveDevice.ts';
import { placesOf } from '../topology/edits/places.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { namedMachine, nameOf } from '../topology/nodeName.ts';
import type { Sentence } from '../topology/sentence.ts';
import { slotsOf, slotText } from '../topology/slots.ts';
import { type AskedPair, verdictOf } from './askedPair.ts';
import { type PairChanges, pairChanges } from './pairChanges.ts';

export interface MoveAsked {
  readonly machine: Machine;
  readonly settings: KernelSettings;
  /** What would be moved. */
  readonly node: NodeId;
  readonly pair: AskedPair | null;
}

/** A place as the goal of a move. */
export interface MovePlace {
  readonly place: NodeId;
  /** `Slot 4, x16 Gen5, node 1`, or what the port is called. */
  readonly text: string;
  /** Something can be plugged in there: a port or a conventional bus. */
  readonly isPort: boolean;
  /** Why it may not go there; null where it may. */
  readonly refusal: Sentence | null;
  /** What to know before. */
  readonly note: Sentence | null;
  /** The verdict of the asked pair after the move; null where no pair is asked about, or the move is refused. */
  readonly mapType: MapType | null;
  readonly pairs: PairChanges | null;
}

/** Beyond so many endpoints only the asked pair is predicted: all pairs for each port would take seconds. */
const MOST_ENDPOINTS = 256;

/** Every node of a machine as the goal of a move: refused in words, or with what the move would do. */
export function movePlaces({ machine, settings, node, pair }: MoveAsked): readonly MovePlace[] {
  const tree = machineTree(machine);
  const named = namedMachine(tree);
  const places = placesOf(machine, tree);
  const slots = new Map(slotsOf(tree).map(slot => [slot.port, slot]));
  const ports = new Map(legalPorts(machine, node).map(answer => [answer.port, answer]));
  const never = whyNotMove(places, node);
  const before = pairMatrix(tree, settings);
  const all = [...machine.roots, ...machine.functions].map(({ id }) => id);
  return all.map((place): MovePlace => {
    const port = ports.get(place);
    const slot = slots.get(place);
    const text = (slot ? slotText(named, slot) : nameOf(named, place)).text;
    const refused = port ? port.refusal : (never ?? whyNotMoveTo(places, node, place));
    const moved = refused ? null : moveDevice(machine, node, place);
    const refusal = refused?.sentence ?? (moved && !moved.ok ? moved.error.sentence : null);
    const note = port?.note ?? null;
    const stays = { place, text, isPort: port !== undefined, refusal, note, mapType: null, pairs: null };
    if (!moved?.ok) return stays;
    const then = machineTree(moved.value.machine);
    const isSmall = before.ids.length <= MOST_ENDPOINTS;
    return {
      ...stays,
      mapType: pair && verdictOf(then, settings, pair),
      pairs: isSmall ? pairChanges(before, pairMatrix(then, settings)) : null,
    };
  });
}
