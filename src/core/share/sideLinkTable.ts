import type { SideLink } from '../topology/machine.ts';
import type { SideLinkKind } from '../topology/sideLink.ts';
import { type CellCodec, choice, nullable } from './cells.ts';
import { column } from './columns.ts';
import { MAX_NODES } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import type { Table } from './table.ts';

/** Letters of the kinds of link; append only. */
const kindCodec = choice<SideLinkKind>({ n: 'nvlink', s: 'nvswitch', x: 'xgmi', c: 'capi', i: 'ccix' });

/** A rate in decimal, as people write it: `25`, `38.4`. */
const rateCodec: CellCodec<number> = {
  write: value => {
    if (!isRate(value)) throw new Error(`not a rate: ${value}`);
    return `${value}`;
  },
  read: cell => {
    const value = /^\d{1,6}(\.\d{1,20})?$/.test(cell) ? Number(cell) : undefined;
    return value !== undefined && isRate(value) ? value : undefined;
  },
};
const isRate = (value: number): boolean => value >= 0.001 && value < 1_000_000;

export const sideLinkTable = (nodes: NodeCells): Table<SideLink> => ({
  key: 'L',
  what: 'links beside PCIe',
  maximumRows: MAX_NODES,
  columns: {
    kind: column('LK', 'kinds of links beside PCIe', kindCodec, 'n'),
    a: column('LA', 'ends of links beside PCIe', nodes.function, '0'),
    b: column('LB', 'ends of links beside PCIe', nodes.function, '0'),
    gigabytesPerSecond: column('LR', 'rates of links beside PCIe', nullable(rateCodec), '-'),
  },
});
