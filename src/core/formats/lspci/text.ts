import { type Bdf, bdfParts } from '../../topology/bdf.ts';
import type { Line } from '../decodeText.ts';
import type { Format } from '../format.ts';
import type { ImportWarning } from '../imported.ts';
import type { Reading, Sighting } from '../sighting.ts';
import { readBody } from './body.ts';
import { decodeConfig } from './decodeConfig.ts';
import { type LspciRecord, readRecords, recordsEnd } from './records.ts';

/** The text of lspci: one record a function, as a line (-nn), with details (-v, -vv, -vvv) or bytes (-x … -xxxx). */
export const lspciText: Format = { id: 'lspci', blockEnd: recordsEnd, read };

function read(block: readonly Line[]): Reading {
  const records = readRecords(block);
  const sightings: Sighting[] = [];
  const warnings: ImportWarning[] = [];
  const shown = new Set<string>();
  for (const record of records) {
    sightings.push(...pathSightings(record));
    const { sighting, detail } = textSighting(record);
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
  return { what: commandOf(shown), sightings, roots: [], warnings, isSelection: isSelection(records) };
}

function textSighting({ header, line, body }: LspciRecord): { sighting: Sighting; detail: string } {
  const { facts, factLines, virtualFunctions, detail } = readBody(body);
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
  return { sighting, detail };
}

/** PCI-to-PCI, CardBus and semi-transparent bridges have a secondary bus. */
const isBridgeClass = (classCode: number | null) =>
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
function isSelection(records: readonly LspciRecord[]): boolean {
  const isFirst = (bdf: Bdf) => {
    const { bus, device, function: fn } = bdfParts(bdf);
    return bus === 0 && device === 0 && fn === 0;
  };
  return !records.some(({ header }) => isFirst(header.bdf));
}
