import { err, ok, type Result } from '../lib/result.ts';
import { type Bdf, makeBdf } from '../topology/bdf.ts';

/** A benchmark's own matrix: what somebody measured on a machine. */
export interface MeasuredMatrix {
  /** As the benchmark titles it; empty for a plain table. */
  readonly title: string;
  readonly kind: 'bandwidth' | 'latency';
  /** Both directions at once, and then the sum of both. */
  readonly isBidirectional: boolean;
  /** Whether the benchmark had switched peer access on; null where it does not say. */
  readonly isPeerToPeer: boolean | null;
  /** The source copies to (`write`) or the destination fetches from (`read`) its peer; null where it does not say. */
  readonly operation: 'read' | 'write' | null;
  readonly devices: readonly MeasuredDevice[];
  /** Row-major, source down, destination across; NaN where the table has no number. GB/s (1e9) or microseconds. */
  readonly values: Float64Array;
}

/** A device as the benchmark names it; its address where the output tells it. */
export interface MeasuredDevice {
  readonly name: string;
  readonly bdf: Bdf | null;
}

export interface MeasuredError {
  readonly code: 'empty' | 'no-table' | 'ragged';
  readonly message: string;
}

const most = 128;

/**
 * Reads the matrices of `p2pBandwidthLatencyTest` (NVIDIA CUDA samples), or a plain table with a line of names and a
 * line for each of them: columns apart by spaces, tabs, commas or bars. Error: nothing that looks like a matrix, or
 * rows of different length.
 */
export function parseMeasured(text: string): Result<readonly MeasuredMatrix[], MeasuredError> {
  if (text.trim() === '') return err({ code: 'empty', message: 'Paste the output of a benchmark first.' });
  const devices = cudaDevices(text);
  const found: MeasuredMatrix[] = [];
  let title = '';
  const lines = text.split(/\r?\n/).map(cellsOf);
  for (let at = 0; at < lines.length; at++) {
    const head = lines[at] ?? [];
    const table = tableAt(lines, at);
    if (!table) {
      title = titleOf(head) ?? title;
      continue;
    }
    if (table === 'ragged') {
      const message = `The table under "${head.join(' ')}" has rows of different length. Paste the whole output, unwrapped.`;
      return err({ code: 'ragged', message });
    }
    at += table.names.length;
    const matrix = matrixOf(title, head[0] ?? '', table, devices);
    if (matrix) found.push(matrix);
  }
  if (found.length > 0) return ok(found);
  return err({
    code: 'no-table',
    message:
      'No matrix was found. Paste the output of p2pBandwidthLatencyTest, or a table with a line of device names and one line of numbers for each.',
  });
}

/** `Device: 0, NVIDIA RTX 6000, pciBusID: c1, pciDeviceID: 0, pciDomainID:0`: numbers in hexadecimal. */
function cudaDevices(text: string): ReadonlyMap<string, MeasuredDevice> {
  const line =
    /^Device:\s*(\d+),\s*(.+?),\s*pciBusID:\s*([0-9a-f]+),\s*pciDeviceID:\s*([0-9a-f]+),\s*pciDomainID:\s*([0-9a-f]+)/gim;
  const devices = new Map<string, MeasuredDevice>();
  for (const [, index = '', name = '', bus = '', device = '', domain = ''] of text.matchAll(line)) {
    const [b, d, dom] = [bus, device, domain].map(hexText => Number.parseInt(hexText, 16));
    if (b === undefined || d === undefined || dom === undefined || b > 0xff || d > 0x1f) continue;
    devices.set(index, { name, bdf: makeBdf({ domain: dom, bus: b, device: d, function: 0 }) });
  }
  return devices;
}

const cellsOf = (line: string): readonly string[] => {
  const trimmed = line.trim().replace(/^\||\|$/g, '');
  const separator = /\|/.test(trimmed) ? /\s*\|\s*/ : /[,;]/.test(trimmed) ? /\s*[,;]\s*/ : /\s+/;
  return trimmed.split(separator).map(cell => cell.trim());
};

interface Table {
  readonly names: readonly string[];
  readonly values: Float64Array;
}

const isNumber = (cell: string): boolean => /^[+-]?\d+(\.\d+)?$/.test(cell);
const numberIn = (cell: string): number => (isNumber(cell) ? Number(cell) : Number.NaN);
const isRule = (row: readonly string[]): boolean => row.every(cell => /^[-:=+]*$/.test(cell));

/** A head of n names, after a corner or without one, with n rows of a name and n cells below it. */
function tableAt(lines: readonly (readonly string[])[], at: number): Table | 'ragged' | undefined {
  const head = lines[at] ?? [];
  const below = lines.slice(at + 1).filter(row => !isRule(row));
  const first = below[0] ?? [];
  const names = first.length === head.length ? head.slice(1) : head;
  if (names.length < 2 || names.length > most || !looksLikeRow(first, names[0])) return undefined;
  const rows = below.slice(0, names.length);
  if (rows.some((row, i) => row[0] !== names[i] || row.length !== names.length + 1)) {
    return rows.every((row, i) => row[0] === names[i]) ? 'ragged' : undefined;
  }
  return { names, values: Float64Array.from(rows.flatMap(row => row.slice(1).map(numberIn))) };
}

const looksLikeRow = (row: readonly string[], name: string | undefined): boolean =>
  row.length > 1 && row[0] === name && row.slice(1).some(isNumber);

/** The last line before a table that says what it is. */
const titleOf = (cells: readonly string[]): string | undefined => {
  const text = cells.join(' ');
  return /matrix|bandwidth|latency/i.test(text) && text.length < 200 ? text : undefined;
};

function matrixOf(
  title: string,
  corner: string,
  { names, values }: Table,
  devices: ReadonlyMap<string, MeasuredDevice>,
): MeasuredMatrix | undefined {
  // "P2P Connectivity Matrix" has ones and noughts; latencies seen by the CPU are those of the call.
  if (/connectivity/i.test(title) || corner === 'CPU') return undefined;
  const isLatency = /latency/i.test(title) && !/bandwidth matrix/i.test(title);
  return {
    title,
    kind: isLatency ? 'latency' : 'bandwidth',
    isBidirectional: /bidirectional/i.test(title),
    isPeerToPeer: /P2P\s*=\s*Enabled/i.test(title) ? true : /P2P\s*=\s*Disabled/i.test(title) ? false : null,
    operation: /write/i.test(title) ? 'write' : /read/i.test(title) ? 'read' : null,
    devices: names.map(name => devices.get(name) ?? { name, bdf: null }),
    values,
  };
}
