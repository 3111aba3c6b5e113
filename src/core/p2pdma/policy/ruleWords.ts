import { hex } from '../../lib/hex.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { at, capitalized, listOf, type Sentence, say, type TextPart } from '../../topology/sentence.ts';

export const plain = (text: string): TextPart => ({ text });

/** "A, B and C", each linked to its node. */
export const namesOf = (functions: readonly PciFunction[]): Sentence => listOf(functions.map(fn => at(fn)));

/** `8086:2030`; the address where the ids are not known. */
export function idsOf({ vendorId, deviceId, bdf }: PciFunction): string {
  const [vendor, device] = [knownValue(vendorId), knownValue(deviceId)];
  return vendor === undefined || device === undefined ? bdf : `${hex(vendor, 4)}:${hex(device, 4)}`;
}

/** A clause as a sentence of its own: a capital in front, a full stop behind. */
export const asSentence = (clause: Sentence): Sentence => say`${capitalized(clause)}.`;
