import { grouped } from '../../lib/grouped.ts';
import type { Bdf } from '../../topology/bdf.ts';
import {
  type Fact,
  type FactSource,
  factSources,
  joinedFact,
  known,
  knownValue,
  unknown,
} from '../../topology/fact.ts';
import { type FactDescriptor, isRecord } from '../../topology/facts/descriptor.ts';
import {
  type CapturedFacts,
  type CapturedName,
  capturedFacts,
  capturedNames,
  nothingShown,
} from '../../topology/facts/facts.ts';
import { capturedIds } from '../../topology/names/captured.ts';
import type { ImportWarning } from '../imported.ts';
import type { Sighting, VirtualFunctions } from '../sighting.ts';

/** Everything that a text says of one function. */
export interface MergedFunction {
  readonly bdf: Bdf;
  readonly isBridge: boolean;
  readonly parent: Bdf | 'root' | null;
  readonly facts: CapturedFacts;
  readonly virtualFunctions: VirtualFunctions | null;
  /** Named only as the bridge of another function. */
  readonly isPlaceholder: boolean;
}

const noFacts: CapturedFacts = { ...nothingShown, buses: unknown, windows: unknown };

export interface Merged {
  readonly functions: ReadonlyMap<Bdf, MergedFunction>;
  readonly conflicts: readonly ImportWarning[];
}

/**
 * One function for each address: of each fact the most direct evidence that there is, and among equals the later.
 * Contradictions are told, not settled in silence.
 */
export function mergeSightings(sightings: readonly Sighting[]): Merged {
  const conflicts: ImportWarning[] = [];
  const functions = new Map<Bdf, MergedFunction>();
  for (const [bdf, seen] of grouped(sightings, ({ bdf: at }) => at))
    functions.set(bdf, mergeOne(bdf, seen, conflicts));
  return { functions, conflicts };
}

function mergeOne(bdf: Bdf, seen: readonly Sighting[], conflicts: ImportWarning[]): MergedFunction {
  const facts = { ...noFacts };
  for (const name of capturedNames) {
    const told = seen.flatMap(sighting => tellsOf(sighting, name));
    const best = told.reduce<Told | undefined>((a, b) => (a && isBetter(a, b) ? a : b), undefined);
    if (!best) continue;
    Object.assign(facts, { [name]: joined(name, best, told) });
    const { isChecked, words } = capturedFacts[name];
    const other = isChecked && told.find(each => differs(each.fact, best.fact));
    if (other) conflicts.push(conflict(bdf, words, best, other));
  }
  tellIdsByName(facts);
  const header = mostDirect(seen)?.header;
  return {
    bdf,
    isBridge: header === 'bridge',
    parent: pathParent(seen) ?? seen.find(({ source }) => source === 'tree')?.parent ?? null,
    facts,
    virtualFunctions: seen.find(sighting => sighting.virtualFunctions)?.virtualFunctions ?? null,
    isPlaceholder: seen.every(({ source }) => source === 'path'),
  };
}

/** lspci without -nn prints the numbers only where it has no name, and some names stand for one device. */
function tellIdsByName(facts: { -readonly [K in CapturedName]: CapturedFacts[K] }) {
  const name = knownValue(facts.name);
  if (name === undefined || facts.vendorId.state !== 'unknown') return;
  const { vendorId, deviceId } = capturedIds(name);
  if (vendorId !== undefined) facts.vendorId = known(vendorId, 'derived');
  if (deviceId !== undefined) facts.deviceId = known(deviceId, 'derived');
}

/** A path names every bridge above, so it goes before all other evidence. */
function pathParent(seen: readonly Sighting[]): Bdf | 'root' | undefined {
  const placed = seen.filter(sighting => sighting.parent !== null && sighting.source !== 'tree');
  return placed.find(({ parent }) => parent !== 'root')?.parent ?? placed[0]?.parent ?? undefined;
}

const directness = (source: FactSource) => factSources.indexOf(source);

const mostDirect = (seen: readonly Sighting[]) =>
  seen
    .filter(({ header }) => header !== null)
    .reduce<Sighting | undefined>(
      (a, b) => (a && directness(a.source) <= directness(b.source) ? a : b),
      undefined,
    );

interface Told {
  readonly fact: Exclude<Fact<unknown>, { state: 'unknown' }>;
  readonly line: number;
}

function tellsOf(sighting: Sighting, name: CapturedName): readonly Told[] {
  const fact: Fact<unknown> | undefined = sighting.facts[name];
  return fact === undefined || fact.state === 'unknown'
    ? []
    : [{ fact, line: sighting.factLines?.get(name) ?? sighting.line }];
}

/** Known before absent in the same source: an excerpt may leave out what the whole prints. Equal: the later one. */
function isBetter(a: Told, b: Told): boolean {
  const [ofA, ofB] = [directness(a.fact.source), directness(b.fact.source)];
  if (ofA !== ofB) return ofA < ofB;
  if (a.fact.state !== b.fact.state) return a.fact.state === 'known';
  return richness(a.fact) > richness(b.fact);
}

/** The best evidence, with what the others know of its parts that it does not: the most direct first. */
function joined(name: CapturedName, best: Told, told: readonly Told[]): Fact<unknown> {
  const { type }: FactDescriptor<unknown> = capturedFacts[name];
  const join = isRecord(type) ? joinParts : type.join;
  if (!join || best.fact.state !== 'known') return best.fact;
  const { fact } = best;
  const value = told
    .filter(each => each !== best && each.fact.state === 'known')
    .sort((a, b) => directness(a.fact.source) - directness(b.fact.source))
    .reduce((sum, each) => (each.fact.state === 'known' ? join(sum, each.fact.value) : sum), fact.value);
  return value === fact.value ? fact : { ...fact, value };
}

/** A record's parts are facts, each known before unknown. */
function joinParts(direct: unknown, other: unknown): unknown {
  const [parts, more] = [direct as RecordOfFacts, other as RecordOfFacts];
  return Object.fromEntries(
    Object.keys(parts).map(part => [part, joinedFact(parts[part] ?? unknown, more[part] ?? unknown)]),
  );
}
type RecordOfFacts = Readonly<Record<string, Fact<unknown>>>;

/** How much a value tells: a capability whose words are shown tells more than one that is only named. */
const richness = (fact: Fact<unknown>): number => (canonical(fact).match(/"known"/g) ?? []).length;

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));

const differs = (a: Told['fact'], b: Told['fact']) =>
  a.state === 'known' && b.state === 'known' && canonical(a.value) !== canonical(b.value);

function conflict(bdf: Bdf, words: string, kept: Told, other: Told): ImportWarning {
  const show = ({ fact }: Told) => (fact.state === 'known' ? showValue(fact.value) : fact.state);
  return {
    code: 'conflict',
    line: other.line,
    message: `${bdf}: the text gives two values for ${words}, ${show(kept)} (line ${kept.line}) and ${show(other)}; the first is used.`,
  };
}

function showValue(value: unknown): string {
  if (typeof value === 'number') return value.toString(16).padStart(4, '0');
  return typeof value === 'string' ? value : canonical(value).replaceAll('"', '');
}
