import type { Segment, Transfer } from '../dma/transfer.ts';
import { type CellCodec, nullable, number, word64 } from '../lib/cell.ts';
import { ok, type Result } from '../lib/result.ts';
import { type Columns, column, readRow, writeRow } from './columns.ts';
import { MAX_SEGMENTS } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import { rangeCell } from './rangeCell.ts';
import type { ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';
import { readTable, type Table, writeTable } from './table.ts';

export const transferLines = ({ device, segments }: Transfer, nodes: NodeCells) => [
  ...writeRow(transferColumns(nodes), { device }),
  ...writeTable(
    segmentTable(nodes),
    segments.map(segment => ({ segment })),
  ),
];

/** A segment may lie beyond its BAR, or in the BAR of a device that has none: that is told when it is mapped. */
export function readTransfer(sheet: Sheet, nodes: NodeCells): Result<Transfer, ShareError> {
  const row = readRow(transferColumns(nodes), sheet);
  if (!row.ok) return row;
  const rows = readTable(segmentTable(nodes), sheet);
  if (!rows.ok) return rows;
  return ok({ device: row.value.device, segments: rows.value.map(({ segment }) => segment) });
}

const transferColumns = (nodes: NodeCells): Columns<Pick<Transfer, 'device'>> => ({
  device: column('XD', 'device of the transfer', nullable(nodes.device), '-'),
});

const segmentTable = (nodes: NodeCells): Table<{ readonly segment: Segment }> => ({
  key: 'X',
  what: 'segments',
  maximumRows: MAX_SEGMENTS,
  columns: { segment: column('XS', 'segments', segmentCodec(nodes), '.') },
});

/** `m12345000:1000`: ordinary pages by CPU address; `3/2+0:1000`: a part of BAR 2 of device 3. */
function segmentCodec(nodes: NodeCells): CellCodec<Segment> {
  return {
    write: (segment, i) => {
      if (segment.kind === 'system-memory') {
        return `m${word64.write(segment.address, i)}:${length.write(segment.sizeBytes, i)}`;
      }
      const range = { ...segment, sizeBytes: BigInt(segment.sizeBytes) };
      return `${nodes.device.write(segment.node, i)}/${rangeCell.write(range, i)}`;
    },
    read: (cell, i) => (cell.startsWith('m') ? readSystem(cell.slice(1), i) : readBar(nodes, cell, i)),
  };
}

/** The length of a scatter-gather entry is an `unsigned int` (struct scatterlist). */
const MAX_SEGMENT_BYTES = 0xffff_ffff;
const length = number(MAX_SEGMENT_BYTES);

function readSystem(text: string, i: number): Segment | undefined {
  const [start = '', size = '', ...more] = text.split(':');
  const address = word64.read(start, i);
  const sizeBytes = length.read(size, i);
  if (address === undefined || !sizeBytes || more.length > 0) return undefined;
  return { kind: 'system-memory', address, sizeBytes };
}

function readBar(nodes: NodeCells, text: string, i: number): Segment | undefined {
  const [place = '', part = '', ...more] = text.split('/');
  const node = nodes.device.read(place, i);
  const range = rangeCell.read(part, i);
  if (node === undefined || !range || more.length > 0) return undefined;
  const sizeBytes = Number(range.sizeBytes);
  return sizeBytes <= MAX_SEGMENT_BYTES ? { kind: 'bar-memory', node, ...range, sizeBytes } : undefined;
}
