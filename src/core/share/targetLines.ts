import { type CellCodec, choice, guardedText, nullable, number } from '../lib/cell.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { NvmetNamespace } from '../p2pdma/nvmet/nvmet.ts';
import type { NvmetTarget } from '../p2pdma/nvmet/nvmetTarget.ts';
import type { EnableSetting } from '../p2pdma/orchestrator/enableStore.ts';
import { type Columns, column, readRow, writeRow } from './columns.ts';
import { MAX_COMMAND_BYTES, MAX_COMMANDS, MAX_NAMESPACES, MAX_QUEUE_ENTRIES } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import { damaged, type ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';
import { readTable, type Table, writeTable } from './table.ts';

/** None where nobody set a target up. */
export function targetLines(target: NvmetTarget | null, nodes: NodeCells) {
  if (!target) return [];
  const { namespaces, ...own } = target;
  return [...writeRow(targetColumns(nodes), own), ...writeTable(namespaceTable(nodes), namespaces)];
}

export function readTarget(sheet: Sheet, nodes: NodeCells): Result<NvmetTarget | null, ShareError> {
  const row = readRow(targetColumns(nodes), sheet);
  if (!row.ok) return row;
  const namespaces = readTable(namespaceTable(nodes), sheet);
  if (!namespaces.ok) return namespaces;
  const { rdmaDevice, ...own } = row.value;
  if (rdmaDevice === null) return ok(null);
  const numbers = new Set(namespaces.value.map(({ nsid }) => nsid));
  if (numbers.size < namespaces.value.length) return err(damaged('numbers of namespaces'));
  return ok({ rdmaDevice, ...own, namespaces: namespaces.value });
}

interface TargetRow extends Omit<NvmetTarget, 'rdmaDevice' | 'namespaces'> {
  /** Null: there is no target. */
  readonly rdmaDevice: NvmetTarget['rdmaDevice'] | null;
}

const yes = choice<boolean>({ n: false, y: true });

/** `first` holds the defaults of schema 1. */
const targetColumns = (nodes: NodeCells): Columns<TargetRow> => ({
  rdmaDevice: column('VR', 'RDMA device of the target', nullable(nodes.device), '-'),
  seed: column('VS', 'seed of the target', number(0xffff_ffff), '1'),
  operation: column('VO', 'commands of the host', choice<'read' | 'write'>({ r: 'read', w: 'write' }), 'r'),
  sizeBytes: column('VZ', 'sizes of commands', atLeastOne(MAX_COMMAND_BYTES), '100000'),
  commandsInFlight: column('VC', 'commands in flight', atLeastOne(MAX_COMMANDS), '4'),
  queueEntries: column('VU', 'queue entries', number(MAX_QUEUE_ENTRIES), '0'),
});

const namespaceTable = (nodes: NodeCells): Table<NvmetNamespace> => ({
  key: 'V',
  what: 'namespaces',
  maximumRows: MAX_NAMESPACES,
  columns: {
    nsid: column('VI', 'numbers of namespaces', number(0xffff_fffe), '1'),
    path: column('VP', 'paths of namespaces', guardedText, '='),
    device: column('VD', 'devices of namespaces', nodes.device, '0'),
    isBlockDevice: column('VB', 'kinds of namespaces', yes, 'y'),
    queueTakesP2p: column('VQ', 'queues of namespaces', yes, 'y'),
    p2pmem: column('VM', 'peer-to-peer memory of namespaces', settingCodec(nodes), 'a'),
    isEnabled: column('VE', 'enabled namespaces', yes, 'y'),
  },
});

function atLeastOne(maximum: number): CellCodec<number> {
  const { write, read } = number(maximum);
  return { write, read: (cell, i) => read(cell, i) || undefined };
}

/** `o`: off; `a`: automatic; `n3`: the memory of function 3. */
function settingCodec(nodes: NodeCells): CellCodec<EnableSetting> {
  return {
    write: (setting, i) => {
      if (setting.kind === 'named') return `n${nodes.function.write(setting.provider, i)}`;
      return setting.kind === 'automatic' ? 'a' : 'o';
    },
    read: (cell, i) => {
      if (cell === 'a') return { kind: 'automatic' };
      if (cell === 'o') return { kind: 'off' };
      const provider = cell.startsWith('n') ? nodes.function.read(cell.slice(1), i) : undefined;
      return provider === undefined ? undefined : { kind: 'named', provider };
    },
  };
}
