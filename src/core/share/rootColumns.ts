import { type CellCodec, choice, list, nullable, number, text } from '../lib/cell.ts';
import type { HostWindow } from '../topology/bar.ts';
import type { FactSource } from '../topology/fact.ts';
import type { HostBridge, NodeId } from '../topology/machine.ts';
import { makeSigned, parseSigned, rangeCodec } from './addresses.ts';
import { type Columns, column } from './columns.ts';
import { fact } from './factCells.ts';
import { ownId } from './ids.ts';

/** A root; one of a bus whose bridge is not shown has the host bridge's facts unknown and dropped again. */
export type RootRow = Omit<HostBridge, 'id' | 'kind' | 'listing'> & {
  /** Null where the id is `hb:DDDD:BB`. */
  readonly id: NodeId | null;
  readonly what: 'complete' | 'partial' | 'unplaced';
};

export const rootColumns = (usual: FactSource): Columns<RootRow> => ({
  what: {
    ...column('R', 'roots', choice<RootRow['what']>({ c: 'complete', p: 'partial', u: 'unplaced' }), 'c'),
    identifies: true,
  },
  domain: column('RD', 'domains', number(0xffff_ffff), '0'),
  bus: column('RB', 'root buses', number(0xff), '0'),
  id: column('RI', 'root ids', nullable(ownId(text)), '-'),
  subordinate: column('RS', 'bus ranges of roots', fact(number(0xff), usual), '?'),
  numaNode: column('RN', 'NUMA nodes of roots', fact(number(0xffff_ffff), usual), '?'),
  windows: column('RW', 'windows of roots', fact(list(hostWindowCodec()), usual), '?'),
});

/** CPU range, offset to the bus address, `p` if prefetchable: `m0:fff;0p`. */
function hostWindowCodec(): CellCodec<HostWindow> {
  const range = rangeCodec(() => undefined);
  return {
    write: (window, i) =>
      `${range.write(window, i)};${makeSigned(window.offset)}${window.prefetchable ? 'p' : ''}`,
    read: (cell, i) => {
      const [ends = '', rest = '', ...more] = cell.split(';');
      const prefetchable = rest.endsWith('p');
      const found = range.read(ends, i);
      const offset = parseSigned(prefetchable ? rest.slice(0, -1) : rest);
      if (!found || offset === undefined || more.length > 0) return undefined;
      return { ...found, offset, prefetchable };
    },
  };
}
