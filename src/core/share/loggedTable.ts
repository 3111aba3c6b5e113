import { type CellCodec, choice, guardedText, nullable } from '../lib/cell.ts';
import type { LoggedKind } from '../topology/loggedLine.ts';
import type { LoggedLine } from '../topology/machine.ts';
import { MAX_LOGGED } from '../topology/validate.ts';
import { column } from './columns.ts';
import type { NodeCells } from './nodeCells.ts';
import type { Table } from './table.ts';

/** Letters of the kinds of line; append only. */
const kindCodec = choice<LoggedKind>({
  r: 'redirect',
  f: 'redirect-refused',
  s: 'not-shared',
  w: 'not-shared-or-listed',
  p: 'parameter',
  l: 'not-listed',
  d: 'acs-disabled',
  c: 'acs-configured',
});

/** Addresses, numbers and what stands between them. */
const valueCodec: CellCodec<string> = {
  write: guardedText.write,
  read: (cell, index) => {
    const value = guardedText.read(cell, index);
    return value !== undefined && /^[0-9a-fx:.;]*$/i.test(value) ? value : undefined;
  },
};

/** Lines of the kernel's log. */
export const loggedTable = (nodes: NodeCells): Table<LoggedLine> => ({
  key: 'KL',
  what: 'lines of the kernel log',
  maximumRows: MAX_LOGGED,
  columns: {
    kind: column('KK', 'kinds of lines of the kernel log', kindCodec, 'r'),
    node: column('KN', 'devices of the kernel log', nodes.function, '0'),
    peer: column('KP', 'pairs of the kernel log', nullable(nodes.function), '-'),
    value: column('KV', 'values of the kernel log', valueCodec, '.'),
  },
});
