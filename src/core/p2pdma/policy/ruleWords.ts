import { hex } from '../../lib/hex.ts';
import { shortBdf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import type { Sentence, TextPart } from '../../topology/sentence.ts';

export const at = (fn: PciFunction, text = shortBdf(fn.bdf)): TextPart => ({ text, node: fn.id });
export const plain = (text: string): TextPart => ({ text });
export const strong = (text: string): TextPart => ({ text, emphasis: true });

/** "A", "A and B", "A, B and C". */
export const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');

/** The same for functions, each linked to its node. */
export function namesOf(functions: readonly PciFunction[]): Sentence {
  return functions.flatMap((fn, i) => {
    const between = i === 0 ? [] : [plain(i === functions.length - 1 ? ' and ' : ', ')];
    return [...between, at(fn)];
  });
}

/** `8086:2030`; the address where the ids are not known. */
export function idsOf({ vendorId, deviceId, bdf }: PciFunction): string {
  const [vendor, device] = [knownValue(vendorId), knownValue(deviceId)];
  return vendor === undefined || device === undefined ? bdf : `${hex(vendor, 4)}:${hex(device, 4)}`;
}

/** A clause as a sentence of its own: a capital in front, a full stop behind. */
export const asSentence = ([first, ...rest]: Sentence): Sentence =>
  first
    ? [{ ...first, text: first.text.charAt(0).toUpperCase() + first.text.slice(1) }, ...rest, plain('.')]
    : [];
