import type { ExporterDriver } from '../dmabuf/exporters.ts';
import type { GenerationId } from '../dmabuf/generations.ts';
import type { PlannedRun } from '../dmabuf/plannedRun.ts';
import type { Exporter, Importer, SharedBuffer, Sharing } from '../dmabuf/sharing.ts';
import { type CellCodec, choice, guardedText, list, nullable, number, word64 } from '../lib/cell.ts';
import { ok, type Result } from '../lib/result.ts';
import { callCell, partyCell, placementCodec } from './callCell.ts';
import { column } from './columns.ts';
import { MAX_BUFFER_BYTES, MAX_CALLS, MAX_IMPORTERS, MAX_RUNS } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import { rateCell } from './rateCell.ts';
import { kernelCodec } from './settingsColumns.ts';
import type { ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';
import { readTable, type Table, writeTable } from './table.ts';

export const sharingLines = (runs: readonly PlannedRun[], nodes: NodeCells) =>
  writeTable(runTable(nodes), runs.map(rowOf));

/** What makes no sense on this machine is told when it is played; here only what cannot be read is refused. */
export function readSharing(sheet: Sheet, nodes: NodeCells): Result<readonly PlannedRun[], ShareError> {
  const rows = readTable(runTable(nodes), sheet);
  return rows.ok ? ok(rows.value.map(runOf)) : rows;
}

/** A run with what it holds side by side, as columns want it. */
interface RunRow
  extends Omit<PlannedRun, 'sharing'>,
    Omit<Sharing, 'exporter' | 'buffer'>,
    Exporter,
    SharedBuffer {}

function rowOf({ name, kernel, script, sharing }: PlannedRun): RunRow {
  const { exporter, buffer, ...own } = sharing;
  return { name, kernel, script, ...own, ...exporter, ...buffer };
}

function runOf(row: RunRow): PlannedRun {
  const { name, kernel, script, generation, moveNotify, importers, copyGigabytesPerSecond } = row;
  const { node, driver, prefers, ownJobsTake, invalidates } = row;
  const { sizeBytes, bar, offsetBytes, startsIn } = row;
  const exporter = { node, driver, prefers, ownJobsTake, invalidates };
  const buffer = { sizeBytes, bar, offsetBytes, startsIn };
  return {
    name,
    kernel,
    sharing: { generation, moveNotify, exporter, buffer, importers, copyGigabytesPerSecond },
    script,
  };
}

const yes = choice<boolean>({ n: false, y: true });

/** Letters of closed sets; append only. */
const generationCodec = choice<GenerationId>({
  s: 'static',
  a: '2018-v1',
  b: '2018-v3',
  c: '5.7',
  d: '2026',
});
const driverCodec = choice<ExporterDriver>({ a: 'amdgpu', v: 'vfio-pci' });
const kindCodec = choice<Importer['kind']>({ d: 'dynamic', s: 'static', w: 'dynamic-without-callback' });
const prefersCodec = choice<Exporter['prefers']>({ v: 'vram', s: 'system-memory' });
const jobsCodec = choice<Exporter['ownJobsTake']>({ p: 'preferred', e: 'either' });
const takesCodec = choice<Importer['takes']>({ e: 'either', s: 'system-memory' });

const runTable = (nodes: NodeCells): Table<RunRow> => ({
  key: 'B',
  what: 'shared buffers',
  maximumRows: MAX_RUNS,
  columns: {
    name: column('BN', 'names of runs', guardedText, '='),
    kernel: column('BK', 'kernels of runs', nullable(kernelCodec), '-'),
    generation: column('BG', 'generations of runs', generationCodec, 'd'),
    moveNotify: column('BM', 'move notifications', yes, 'y'),
    node: column('BE', 'exporters', nodes.function, '0'),
    driver: column('BD', 'drivers of exporters', driverCodec, 'a'),
    prefers: column('BP', 'places that exporters prefer', prefersCodec, 'v'),
    ownJobsTake: column('BJ', 'places that exporters take', jobsCodec, 'p'),
    invalidates: column('BI', 'invalidation by exporters', yes, 'y'),
    sizeBytes: column('BS', 'sizes of shared buffers', bufferBytes, '1000'),
    bar: column('BB', 'BARs of shared buffers', number(5), '0'),
    offsetBytes: column('BF', 'places of shared buffers', word64, '0'),
    startsIn: column('BW', 'first places of shared buffers', placementCodec, 'v'),
    copyGigabytesPerSecond: column('BR', 'rates of copy engines', rateCell, '10'),
    importers: column('BT', 'importers', list(importerCodec(nodes), { maximum: MAX_IMPORTERS }), '.'),
    script: column('BC', 'calls of scripts', list(callCell, { maximum: MAX_CALLS }), '.'),
  },
});

const byteCount = number(MAX_BUFFER_BYTES);
/** At least one. */
const bufferBytes: CellCodec<number> = {
  write: byteCount.write,
  read: (cell, i) => byteCount.read(cell, i) || undefined,
};

/** `3:dyey:gpu1`: device, kind, takes peer memory, places it takes, can lose the buffer, and what scripts call it. */
function importerCodec(nodes: NodeCells): CellCodec<Importer> {
  return {
    write: ({ id, node, kind, allowsPeer2Peer, takes, isRevocable }, i) => {
      const letters = [
        kindCodec.write(kind, i),
        yes.write(allowsPeer2Peer, i),
        takesCodec.write(takes, i),
        yes.write(isRevocable, i),
      ];
      return `${nodes.device.write(node, i)}:${letters.join('')}:${partyCell.write(id, i)}`;
    },
    read: (cell, i) => {
      const [place = '', letters = '', name = '', ...more] = cell.split(':');
      const node = nodes.device.read(place, i);
      const kind = kindCodec.read(letters.charAt(0), i);
      const allowsPeer2Peer = yes.read(letters.charAt(1), i);
      const takes = takesCodec.read(letters.charAt(2), i);
      const isRevocable = yes.read(letters.charAt(3), i);
      const id = partyCell.read(name, i);
      if (letters.length !== 4 || more.length > 0) return undefined;
      if (node === undefined || kind === undefined || takes === undefined || id === undefined)
        return undefined;
      if (allowsPeer2Peer === undefined || isRevocable === undefined) return undefined;
      return { id, node, kind, allowsPeer2Peer, takes, isRevocable };
    },
  };
}
