import { whyNotAdd } from '../topology/edits/addPart.ts';
import { refusal } from '../topology/edits/edit.ts';
import { placesOf } from '../topology/edits/places.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { type Sentence, say } from '../topology/sentence.ts';
import { palette } from './palette.ts';
import { paletteSwitches, switchPartOf } from './paletteSwitches.ts';

/** Whether an entry of the palette may be added somewhere. */
export interface Addition {
  /** Of the entry or the switch. */
  readonly id: string;
  /** Why not; null where it may. */
  readonly refusal: Sentence | null;
}

/** Every device and switch of the palette below one node of a machine: may it be added there, and if not, why? */
export function additionsBelow(machine: Machine, parent: NodeId): readonly Addition[] {
  const places = placesOf(machine);
  const devices = palette.map(({ id, part }) => ({ id, part }));
  const switches = paletteSwitches.map(({ id }) => ({ id, part: switchPartOf(id, 1) }));
  return [...devices, ...switches].map(({ id, part }) => {
    const refused = part
      ? whyNotAdd(places, parent, part)
      : refusal('bad-value', say`The palette has no such switch.`);
    return { id, refusal: refused?.sentence ?? null };
  });
}
