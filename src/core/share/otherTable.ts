import { type CellCodec, choice, guardedText, nullable } from '../lib/cell.ts';
import type { NodeId, OtherDevice } from '../topology/machine.ts';
import { column } from './columns.ts';
import { ownId } from './ids.ts';
import { MAX_NODES } from './limits.ts';
import type { Table } from './table.ts';

/** Devices that are no PCI functions. `functions` are cells of the machine's functions. */
export const otherTable = (functions: CellCodec<NodeId>): Table<OtherDevice> => ({
  key: 'O',
  what: 'other devices',
  maximumRows: MAX_NODES,
  columns: {
    id: column('OI', 'ids of other devices', ownId(guardedText), '.'),
    label: column('OL', 'names of other devices', guardedText, '.'),
    parent: column('OP', 'places of other devices', nullable(functions), '-'),
    virtualDma: column('OV', 'DMA of other devices', choice<boolean>({ n: false, y: true }), 'n'),
  },
});
