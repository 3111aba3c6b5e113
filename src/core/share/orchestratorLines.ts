import { choice, nullable, number } from '../lib/cell.ts';
import { err, ok, type Result } from '../lib/result.ts';
import type { ClientApi, ClientEntry, Orchestrator } from '../p2pdma/memory/drivers.ts';
import { type Columns, column, readRow, writeRow } from './columns.ts';
import { MAX_NODES } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import { damaged, type ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';
import { readTable, type Table, writeTable } from './table.ts';

export const orchestratorLines = ({ clients, ...own }: Orchestrator, nodes: NodeCells) => [
  ...writeRow(orchestratorColumns(nodes), own),
  ...writeTable(clientTable(nodes), clients),
];

export function readOrchestrator(sheet: Sheet, nodes: NodeCells): Result<Orchestrator, ShareError> {
  const own = readRow(orchestratorColumns(nodes), sheet);
  if (!own.ok) return own;
  const clients = readTable(clientTable(nodes), sheet);
  if (!clients.ok) return clients;
  const orchestrator = { ...own.value, clients: clients.value };
  return keepsOneProvider(orchestrator) ? ok(orchestrator) : err(damaged('provider of the clients'));
}

/** Arrays keep the provider beside the clients, and a list the same one in each entry. */
function keepsOneProvider({ api, provider, clients }: Orchestrator): boolean {
  const first = api === 'arrays' ? null : (clients[0]?.provider ?? null);
  return (api === 'arrays' || provider === null) && clients.every(entry => entry.provider === first);
}

/** `first` holds the defaults of schema 1. */
const orchestratorColumns = (nodes: NodeCells): Columns<Omit<Orchestrator, 'clients'>> => ({
  api: column('QA', 'form of the client calls', choice<ClientApi>({ a: 'arrays', l: 'client-list' }), 'a'),
  provider: column('QP', 'chosen provider', nullable(nodes.function), '-'),
  isVerbose: column('QV', 'verbosity', choice<boolean>({ n: false, y: true }), 'y'),
  seed: column('QS', 'seed of ties', number(0xffff_ffff), '1'),
});

const clientTable = (nodes: NodeCells): Table<ClientEntry> => ({
  key: 'Q',
  what: 'clients',
  maximumRows: MAX_NODES,
  columns: {
    client: column('QC', 'clients', nodes.device, '0'),
    provider: column('QR', 'providers of clients', nullable(nodes.function), '-'),
  },
});
