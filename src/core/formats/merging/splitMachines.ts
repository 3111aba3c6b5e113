import type { Bdf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { Reading, Sighting } from '../sighting.ts';

/** Fewer shared addresses than this say nothing about whether two texts show one machine. */
const ENOUGH_SHARED = 3;

/**
 * Which readings of a text belong to one machine. A reading that gives other devices at the addresses of what came
 * before begins another machine; one that shares no address with the newest joins it.
 */
export function splitMachines(readings: readonly Reading[]): readonly (readonly Reading[])[] {
  const groups: Group[] = [];
  for (const reading of readings) {
    const home = groups.findLast(group => !contradicts(group.known, reading)) ?? newGroup(groups);
    home.readings.push(reading);
    for (const sighting of reading.sightings) {
      if (identity(sighting) && !home.known.has(sighting.bdf)) home.known.set(sighting.bdf, sighting);
    }
  }
  return groups.map(group => group.readings);
}

interface Group {
  readonly readings: Reading[];
  readonly known: Map<Bdf, Sighting>;
}

function newGroup(groups: Group[]): Group {
  const group: Group = { readings: [], known: new Map() };
  groups.push(group);
  return group;
}

function contradicts(known: ReadonlyMap<Bdf, Sighting>, { sightings }: Reading): boolean {
  let same = 0;
  let other = 0;
  for (const sighting of sightings) {
    const before = known.get(sighting.bdf);
    const verdict = before && sameDevice(before, sighting);
    if (verdict === true) same++;
    if (verdict === false) other++;
  }
  return other >= ENOUGH_SHARED && other > same;
}

/** Undefined where the two cannot be compared. Bridges have no name in a tree, so what they are is compared. */
function sameDevice(a: Sighting, b: Sighting): boolean | undefined {
  const [idsA, idsB] = [identityByIds(a), identityByIds(b)];
  if (idsA && idsB) return idsA === idsB;
  if (a.header && b.header && a.header !== b.header) return false;
  const [nameA, nameB] = [nameOf(a), nameOf(b)];
  return nameA && nameB ? nameA.startsWith(nameB) || nameB.startsWith(nameA) : undefined;
}

const identity = (sighting: Sighting) => identityByIds(sighting) ?? nameOf(sighting) ?? sighting.header;

function identityByIds({ facts }: Sighting): string | undefined {
  const vendor = facts.vendorId && knownValue(facts.vendorId);
  const device = facts.deviceId && knownValue(facts.deviceId);
  return vendor === undefined || device === undefined ? undefined : `${vendor}:${device}`;
}

/** A tree cuts long names with "...". */
const nameOf = ({ facts }: Sighting): string | undefined =>
  (facts.name && knownValue(facts.name))?.replace(/\s*\.{3}$/, '').toLowerCase();
