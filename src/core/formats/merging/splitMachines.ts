import type { Bdf } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { Reading, Sighting } from '../sighting.ts';
import { busKey } from './captureBus.ts';

/** Fewer shared addresses than this say nothing about whether two texts show one machine. */
const ENOUGH_SHARED = 3;

/**
 * Which readings of a text belong to one machine. A reading that gives other devices at the addresses of what came
 * before begins another machine; one that shares no address with the newest joins it.
 */
export function splitMachines(readings: readonly Reading[]): readonly (readonly Reading[])[] {
  const groups: Group[] = [];
  for (const reading of readings) {
    const isFull = groups.length >= MOST_MACHINES;
    const home =
      groups.findLast(group => !contradicts(group, reading)) ??
      (isFull ? groups[0] : undefined) ??
      newGroup(groups);
    home.readings.push(reading);
    for (const sighting of reading.sightings) {
      if (identity(sighting) && !home.known.has(sighting.bdf)) home.known.set(sighting.bdf, sighting);
    }
  }
  return groups.map(group => group.readings);
}

/** Nobody compares more; what goes on after as many joins the first, and its contradictions are told. */
const MOST_MACHINES = 16;

interface Group {
  readonly readings: Reading[];
  readonly known: Map<Bdf, Sighting>;
}

function newGroup(groups: Group[]): Group {
  const group: Group = { readings: [], known: new Map() };
  groups.push(group);
  return group;
}

function contradicts({ known, readings }: Group, reading: Reading): boolean {
  if (readings.some(before => isOtherMoment(before, reading))) return true;
  const { sightings } = reading;
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

/**
 * Two drawings of one root bus that differ are two machines, or two moments of one, however few functions clash: a
 * drawing says everything of its root bus. So are two whole lists of one form.
 */
function isOtherMoment(before: Reading, after: Reading): boolean {
  const [drawnBefore, drawnAfter] = [drawnRoots(before), drawnRoots(after)];
  if (drawnBefore.length > 0 && drawnAfter.length > 0) {
    const drawn = new Set(drawnBefore);
    const isSameRoots = drawnBefore.length === drawnAfter.length && drawnAfter.every(key => drawn.has(key));
    return isSameRoots && !sameKeys(shapeOf(before), shapeOf(after));
  }
  if (!isWholeList(before) || !isWholeList(after) || before.what !== after.what) return false;
  const [first, second] = [shapeOf(before), shapeOf(after)];
  const shared = [...first.keys()].filter(bdf => second.has(bdf)).length;
  const least = Math.min(first.size, second.size);
  return !sameKeys(first, second) && least > ENOUGH_SHARED && shared * 2 > least;
}

/** Root buses of which a text shows every function: of a log or of some paths it does not follow what is not there. */
const drawnRoots = ({ roots }: Reading): readonly string[] =>
  roots.filter(({ isPartial }) => !isPartial).map(({ domain, bus }) => busKey(domain, bus));

/** Which functions there are, and where bridges lead; worked out once a reading. */
function shapeOf(reading: Reading): ReadonlyMap<Bdf, string> {
  const known = shapes.get(reading);
  if (known) return known;
  const shape = new Map(
    reading.sightings.map(({ bdf, facts }) => [bdf, `${bdf} ${JSON.stringify(facts.buses ?? null)}`]),
  );
  shapes.set(reading, shape);
  return shape;
}

const shapes = new WeakMap<Reading, ReadonlyMap<Bdf, string>>();

const sameKeys = (a: ReadonlyMap<Bdf, string>, b: ReadonlyMap<Bdf, string>): boolean =>
  a.size === b.size && [...a].every(([bdf, shape]) => b.get(bdf) === shape);

/** It begins with the first function that a machine has, and nobody selected from it. */
const isWholeList = ({ sightings, isSelection, roots }: Reading): boolean =>
  roots.length === 0 &&
  !isSelection &&
  /:00:00\.0$/.test(sightings[0]?.bdf ?? '') &&
  sightings.length > ENOUGH_SHARED;

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
