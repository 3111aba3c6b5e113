import type { Fact } from '../../topology/fact.ts';
import {
  type CapturedName,
  type CapturedValues,
  capturedFacts,
  type FactsRead,
  putFact,
} from '../../topology/facts/facts.ts';
import { legalFact } from '../../topology/facts/legalFact.ts';
import type { ImportWarning } from '../imported.ts';
import type { Reading, Sighting } from '../sighting.ts';

/**
 * Holds what a format read to the contract that links, edits and the shelf share: a value out of range is left out, or
 * kept as far as it is legal, and the line is named. So whatever is imported can be kept and opened again.
 */
export function legalReading(reading: Reading): Reading {
  const warnings: ImportWarning[] = [];
  const sightings = reading.sightings.map(sighting => legalSighting(sighting, warnings));
  return warnings.length === 0
    ? reading
    : { ...reading, sightings, warnings: [...reading.warnings, ...warnings] };
}

function legalSighting(sighting: Sighting, warnings: ImportWarning[]): Sighting {
  const legal: FactsRead = {};
  for (const name of Object.keys(sighting.facts) as CapturedName[]) {
    const complaint = keepLegal(legal, name, sighting);
    if (complaint === null) continue;
    const line = sighting.factLines?.get(name) ?? sighting.line;
    warnings.push({ code: 'out-of-range', line, message: `${sighting.bdf}: ${complaint}` });
  }
  return { ...sighting, facts: legal };
}

function keepLegal<K extends CapturedName>(legal: FactsRead, name: K, { facts }: Sighting): string | null {
  const shown: Fact<CapturedValues[K]> | undefined = facts[name];
  if (!shown) return null;
  const { fact, complaint } = legalFact(capturedFacts[name], shown);
  putFact(legal, name, fact);
  if (complaint === null) return null;
  return fact.state === 'unknown'
    ? `${complaint}; what the text says is left out, so it stays unknown.`
    : `${complaint}; what goes beyond that is left out.`;
}
