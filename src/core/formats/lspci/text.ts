import { type Bdf, bdfParts } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { Format, Found } from '../format.ts';
import type { ImportWarning } from '../imported.ts';
import type { Line } from '../repair/repair.ts';
import type { Sighting } from '../sighting.ts';
import { type BodyFacts, isExtendedCapability, readBody } from './body.ts';
import { decodeConfig } from './decodeConfig.ts';
import { isSelectionPrompt } from './lineKinds.ts';
import type { HeadlessBody, LspciRecord } from './record.ts';
import { readRecords } from './records.ts';

/** The text of lspci: one record a function, as a line (-nn), with details (-v, -vv, -vvv) or bytes (-x … -xxxx). */
export const lspciText: Format = { id: 'lspci', read };

function read(lines: readonly Line[], start: number): Found | null {
  const found = readRecords(lines, start);
  if (!found) return null;
  const { records, headless } = found;
  const isExtendedShown = extendedEvidence(records);
  const sightings: Sighting[] = [];
  const warnings: ImportWarning[] = [];
  const shown = new Set<string>();
  for (const record of records) {
    sightings.push(...pathSightings(record));
    const { sighting, detail, strangeRates } = textSighting(record, isExtendedShown(record));
    warnings.push(...strangeRates.map(strange => strangeRate(record, strange)));
    shown.add(detail);
    const hex = record.bytes.length >= 64 ? hexSighting(record) : null;
    if (hex) shown.add('hex');
    if (record.header.hasNumbers) shown.add('numbers');
    if (record.header.unreachable || hex === 'unreachable') {
      sightings.push({ ...sighting, facts: { name: record.header.facts.name } });
      warnings.push(unreachable(record));
      continue;
    }
    sightings.push(sighting);
    if (hex) sightings.push(hex);
  }
  for (const body of headless) {
    const { sighting, detail } = headlessSighting(body);
    shown.add(detail);
    if (sighting) sightings.push(sighting);
    else warnings.push(withoutFirstLine(body));
  }
  const reading = {
    what: commandOf(shown),
    sightings,
    roots: [],
    warnings,
    isSelection: isSelection(records) || isSelectionPrompt(lines[start - 1]?.text ?? ''),
    unread: found.unread,
    foreign: found.foreign,
  };
  return { end: found.end, reading };
}

/** A body below a command that names its function tells what it shows, and nothing of what it does not. */
function headlessSighting({ bdf, line, body }: HeadlessBody): { sighting: Sighting | null; detail: string } {
  const { facts, factLines, virtualFunctions, detail } = readBody(body, {
    isWhole: false,
    isExtendedShown: false,
  });
  if (bdf === null) return { sighting: null, detail };
  const header = facts.buses !== undefined || facts.windows !== undefined ? 'bridge' : null;
  const sighting = {
    bdf,
    line,
    source: 'text',
    header,
    parent: null,
    virtualFunctions,
    facts,
    factLines,
  } as const;
  return { sighting, detail };
}

const withoutFirstLine = ({ line, body }: HeadlessBody): ImportWarning => ({
  code: 'headless-body',
  line,
  message: `The ${body.length > 0 ? `${body.length} lines` : 'bytes'} from here are of one function; its first line, with address and class, is missing, so they are left out.`,
});

function textSighting(
  { header, line, body, isWhole }: LspciRecord,
  isExtendedShown: boolean,
): { sighting: Sighting; detail: string } & Pick<BodyFacts, 'strangeRates'> {
  const { facts, factLines, virtualFunctions, detail, strangeRates } = readBody(body, {
    isWhole,
    isExtendedShown,
  });
  const isBridge =
    facts.buses !== undefined || facts.windows !== undefined || isBridgeClass(header.classCode);
  const sighting: Sighting = {
    bdf: header.bdf,
    line,
    source: 'text',
    header: isBridge ? 'bridge' : header.classCode === null ? null : 'endpoint',
    parent: header.path ? (header.path.at(-1) ?? null) : null,
    virtualFunctions,
    facts: { ...facts, ...header.facts },
    factLines,
  };
  return { sighting, detail, strangeRates };
}

/**
 * Whether a function that shows no extended capability has none. Guests without MMCONFIG, other systems and old ways to
 * read show none of any function. Ports of real hardware have some, and so has what another function of its model has.
 */
function extendedEvidence(records: readonly LspciRecord[]): (record: LspciRecord) => boolean {
  const showing = records.filter(({ body }) => body.some(({ text }) => isExtendedCapability(text)));
  const models = new Set(showing.map(modelOf));
  return record =>
    showing.length > 0 && !isBridgeClass(record.header.classCode) && !models.has(modelOf(record));
}

const modelOf = ({ header: { facts } }: LspciRecord): string =>
  `${knownValue(facts.vendorId) ?? knownValue(facts.name)} ${knownValue(facts.deviceId)}`;

/** PCI-to-PCI, CardBus and semi-transparent bridges have a secondary bus. */
export const isBridgeClass = (classCode: number | null) =>
  classCode === 0x0604 || classCode === 0x0607 || classCode === 0x0609;

/** The bridges that the path form names but does not list. */
function pathSightings({ header, line }: LspciRecord): readonly Sighting[] {
  return (header.path ?? []).map((bdf, i, path) => ({
    bdf,
    line,
    source: 'path' as const,
    header: 'bridge' as const,
    parent: path[i - 1] ?? ('root' as const),
    virtualFunctions: null,
    facts: {},
  }));
}

function hexSighting({ header, line, bytes }: LspciRecord): Sighting | 'unreachable' {
  const decoded = decodeConfig(bytes);
  if (decoded.unreachable) return 'unreachable';
  return {
    bdf: header.bdf,
    line,
    source: 'hex',
    header: decoded.header,
    parent: null,
    virtualFunctions: decoded.virtualFunctions,
    facts: decoded.facts,
  };
}

const strangeRate = (
  { header }: LspciRecord,
  { line, rate }: BodyFacts['strangeRates'][number],
): ImportWarning => ({
  code: 'strange-rate',
  line,
  message: `${header.bdf}: a link of ${rate} is not among those known here (up to 128GT/s, Gen7), so its rate stays unknown.`,
});

const unreachable = ({ header, line }: LspciRecord): ImportWarning => ({
  code: 'unreachable',
  line,
  message: `${header.bdf} answers with all ones: it has fallen off the bus, so nothing of it is known.`,
});

function commandOf(shown: ReadonlySet<string>): string {
  const letters = [
    shown.has('numbers') ? 'nn' : '',
    shown.has('vv') ? 'vv' : shown.has('v') ? 'v' : '',
    shown.has('hex') ? 'xxx' : '',
  ];
  const options = letters.join('');
  return options ? `lspci -${options}` : 'lspci';
}

/** Fewer devices than any machine has, or none on a bus 00: somebody asked for some of them. */
const isSelection = (records: readonly LspciRecord[]): boolean =>
  !records.some(({ header }) => isFirstOfMachine(header.bdf));

/** The first function of a bus 00, which every machine has. */
export function isFirstOfMachine(bdf: Bdf): boolean {
  const { bus, device, function: fn } = bdfParts(bdf);
  return bus === 0 && device === 0 && fn === 0;
}
