import { choice, nullable } from '../lib/cell.ts';
import type { SideLink } from '../topology/machine.ts';
import type { SideLinkKind } from '../topology/sideLink.ts';
import { column } from './columns.ts';
import { MAX_NODES } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import { rateCell } from './rateCell.ts';
import type { Table } from './table.ts';

/** Letters of the kinds of link; append only. */
const kindCodec = choice<SideLinkKind>({ n: 'nvlink', s: 'nvswitch', x: 'xgmi', c: 'capi', i: 'ccix' });

export const sideLinkTable = (nodes: NodeCells): Table<SideLink> => ({
  key: 'L',
  what: 'links beside PCIe',
  maximumRows: MAX_NODES,
  columns: {
    kind: column('LK', 'kinds of links beside PCIe', kindCodec, 'n'),
    a: column('LA', 'ends of links beside PCIe', nodes.function, '0'),
    b: column('LB', 'ends of links beside PCIe', nodes.function, '0'),
    gigabytesPerSecond: column('LR', 'rates of links beside PCIe', nullable(rateCell), '-'),
  },
});
