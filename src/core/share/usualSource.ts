import { type FactSource, factSources } from '../topology/fact.ts';
import type { Machine } from '../topology/machine.ts';

/** The source that most facts of a machine have; of equals the first in the order of evidence. */
export function usualSource(machine: Machine): FactSource {
  const counts = new Map<FactSource, number>();
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    const source = 'state' in value && 'source' in value && factSources.find(known => known === value.source);
    if (source) counts.set(source, (counts.get(source) ?? 0) + 1);
    for (const part of Object.values(value)) visit(part);
  };
  visit(machine.roots);
  visit(machine.functions);
  const most = Math.max(0, ...counts.values());
  return factSources.find(source => counts.get(source) === most) ?? 'text';
}
