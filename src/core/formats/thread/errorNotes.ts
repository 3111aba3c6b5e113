import { type Bdf, bdfParts, makeBdf, parseBdf } from '../../topology/bdf.ts';
import type { Format, Found } from '../format.ts';
import type { ErrorSeverity, LoggedError } from '../imported.ts';
import type { Line } from '../repair/repair.ts';
import { parseLogLine } from './logLine.ts';
import { noteFound, noteText } from './note.ts';

/** What AER and DPC log of errors on a link, from 2.6.19 to now (drivers/pci/pcie/aer.c, dpc.c). */
export const errorNotes: Format = { id: 'pcie-errors', read };

const SEVERITIES: readonly (readonly [RegExp, ErrorSeverity])[] = [
  [/non-fatal|nonfatal/i, 'non-fatal'],
  [/fatal/i, 'fatal'],
  [/corrected|correctable/i, 'corrected'],
];
/** "Uncorrected (Fatal)" has "corrected" in it, so the more exact words come first. */
const severityOf = (words: string): ErrorSeverity =>
  SEVERITIES.find(([pattern]) => pattern.test(words))?.[1] ?? 'unknown';

const RECEIVED =
  /^(?:AER: )?(?:Multiple )?((?:Corrected|Correctable|Uncorrected|Uncorrectable)[^:]{0,40}?) error(?: message)? received(?:: | from )(?:id=([0-9a-f]{4})|([0-9a-f:.]{7,16}))/i;
const BUS_ERROR = /^(?:AER: )?PCIe Bus Error: severity=([^,]{1,40}), type=([^,]{1,40}),/;
const STATUS = /^(?:AER: )? *device \[[0-9a-f]{4}:[0-9a-f]{4}\] error status\/mask=/i;
const BIT =
  /^(?:AER: )? *\[ ?(\d{1,2})\] (\S{1,24}|(?:[A-Z][\w-]* ){1,4}?[A-Z][\w-]*)\s*(?:\((First)\))?\s*$/;
const HEADER = /^(?:AER: |DPC: )? *TLP Header: ((?:(?:0x)?[0-9a-f]{8} ){3}(?:0x)?[0-9a-f]{8})(?:\s|$)/i;
const DPC = /^DPC: containment event, status:0x([0-9a-f]{4})(?:,? source:(?:0x([0-9a-f]{4}))?)?/i;
const OTHER =
  /^(?:AER: |DPC: )? *(?:aer_|can't find device of ID|found no error details|Error of this Agent|device recovery|broadcast \w+ message|(?:unmasked|ERR_)\S* |subordinate device reset|\w+ Port link has been reset|containment| {2})|^(?:AER|DPC): /;

/** A record that is being put together. */
type Open = { -readonly [K in keyof LoggedError]: LoggedError[K] };
type OpenErrors = Open & { errors: LoggedError['errors'][number][] };

function read(lines: readonly Line[], start: number): Found | null {
  const reader = new ErrorReader();
  let end = start;
  for (; end < lines.length; end++) {
    const said = parseLogLine(noteText(lines, end));
    const isTaken = said?.of === 'function' && reader.take(said.bdf, said.words, lines[end]?.number ?? 0);
    if (!isTaken) break;
  }
  if (end === start) return null;
  const found = noteFound(end, { what: 'kernel log: errors on links' });
  return { end, reading: { ...found.reading, errors: reader.records } };
}

class ErrorReader {
  readonly records: OpenErrors[] = [];
  /** By the function that the lines are about. */
  private readonly open = new Map<Bdf, OpenErrors>();
  /** The port that told last of a device, by the device. */
  private readonly reporters = new Map<Bdf, Bdf>();

  /** False for a line of something else. */
  take(bdf: Bdf, words: string, line: number): boolean {
    const received = RECEIVED.exec(words);
    if (received) {
      const from = sourceOf(bdf, received[2], received[3]);
      if (from) this.reporters.set(from, bdf);
      return true;
    }
    const error = BUS_ERROR.exec(words);
    if (error) {
      const record = this.begin(bdf, line);
      record.severity = severityOf(error[1] ?? '');
      record.layer = error[2] ?? null;
      return true;
    }
    const dpc = DPC.exec(words);
    if (dpc) return this.takeDpc(bdf, [dpc[1] ?? '', dpc[2] ?? ''], line);
    return this.takeDetail(bdf, words);
  }

  private takeDetail(bdf: Bdf, words: string): boolean {
    const record = this.open.get(bdf);
    const bit = BIT.exec(words);
    if (bit) {
      record?.errors.push({ bit: Number(bit[1]), name: bit[2] ?? '', isFirst: bit[3] !== undefined });
      return record !== undefined;
    }
    const header = HEADER.exec(words)?.[1];
    if (header !== undefined) {
      if (record) record.tlp = header.split(' ').map(word => Number.parseInt(word, 16));
      return record !== undefined;
    }
    return STATUS.test(words) || OTHER.test(words);
  }

  private takeDpc(bdf: Bdf, [status, source]: readonly [string, string], line: number): true {
    const record = this.begin(bdf, line);
    const id = Number.parseInt(source, 16) || 0;
    record.dpc = { status: Number.parseInt(status, 16), source: id > 0 ? byId(bdf, id) : null };
    return true;
  }

  private begin(device: Bdf, line: number): OpenErrors {
    const reporter = this.reporters.get(device) ?? null;
    const record: OpenErrors = {
      line,
      reporter,
      device,
      severity: 'unknown',
      layer: null,
      errors: [],
      tlp: null,
      dpc: null,
    };
    this.records.push(record);
    this.open.set(device, record);
    return record;
  }
}

/** Kernels before 5.0 give the requester ID as a number, in the domain of the port. */
function sourceOf(port: Bdf, id: string | undefined, address: string | undefined): Bdf | null {
  if (id !== undefined) return byId(port, Number.parseInt(id, 16));
  const bdf = parseBdf(address ?? '');
  return bdf.ok ? bdf.value : null;
}

const byId = (port: Bdf, id: number): Bdf =>
  makeBdf({ domain: bdfParts(port).domain, bus: id >> 8, device: (id >> 3) & 0x1f, function: id & 7 });
