import type { Bdf } from '../../topology/bdf.ts';
import { knownValue, unknown } from '../../topology/fact.ts';
import type { ImportWarning } from '../imported.ts';
import type { Sighting } from '../sighting.ts';

/**
 * What a text beside lspci says of slots, as far as it is about functions that are there: the name that lspci gives
 * stays, and another one is told. "PCIe Slot 2" and "2" are no contradiction.
 */
export function joinSlots(
  sightings: readonly Sighting[],
  slots: readonly Sighting[],
): { readonly sightings: readonly Sighting[]; readonly warnings: readonly ImportWarning[] } {
  if (slots.length === 0) return { sightings, warnings: [] };
  const names = new Map<Bdf, string | null>();
  for (const { bdf, facts } of sightings) {
    const name = knownValue(facts.slot ?? unknown);
    names.set(bdf, name ?? names.get(bdf) ?? null);
  }
  const joined: Sighting[] = [];
  const warnings: ImportWarning[] = [];
  for (const slot of slots) {
    const { bdf, line } = slot;
    const before = names.get(bdf);
    const name = knownValue(slot.facts.slot ?? unknown);
    if (before === undefined || name === undefined) continue;
    if (before === null) {
      names.set(bdf, name);
      joined.push(slot);
    } else if (!isSameSlot(before, name)) {
      const message = `${bdf}: the text gives two names for its slot, ${before} and ${name}; the first is used.`;
      warnings.push({ code: 'conflict', line, message });
    }
  }
  return { sightings: [...sightings, ...joined], warnings };
}

const isSameSlot = (a: string, b: string): boolean =>
  wordsOf(a).includes(b.toLowerCase()) || wordsOf(b).includes(a.toLowerCase()) || a === b;
const wordsOf = (name: string): readonly string[] => name.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
