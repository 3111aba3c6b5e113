import type { HostWindow } from '../topology/bar.ts';
import type { FactSource } from '../topology/fact.ts';
import type { HostBridge, NodeId } from '../topology/machine.ts';
import { makeSigned, parseSigned, rangeCodec } from './addresses.ts';
import { type CellCodec, choice, fact, list, nullable, number, text } from './cells.ts';
import type { Columns } from './columns.ts';
import { ownId } from './ids.ts';

/** A root; one of a bus whose bridge is not shown has the host bridge's facts unknown and dropped again. */
export type RootRow = Omit<HostBridge, 'id' | 'kind' | 'listing'> & {
  /** Null where the id is `hb:DDDD:BB`. */
  readonly id: NodeId | null;
  readonly what: 'complete' | 'partial' | 'unplaced';
};

export const rootColumns = (usual: FactSource): Columns<RootRow> => ({
  what: {
    key: 'R',
    what: 'roots',
    codec: choice<RootRow['what']>({ c: 'complete', p: 'partial', u: 'unplaced' }),
    first: 'c',
    identifies: true,
  },
  domain: { key: 'RD', what: 'domains', codec: number(0xffff_ffff), first: '0', identifies: false },
  bus: { key: 'RB', what: 'root buses', codec: number(0xff), first: '0', identifies: false },
  id: { key: 'RI', what: 'root ids', codec: nullable(ownId(text)), first: '-', identifies: false },
  subordinate: {
    key: 'RS',
    what: 'bus ranges of roots',
    codec: fact(number(0xff), usual),
    first: '?',
    identifies: false,
  },
  numaNode: {
    key: 'RN',
    what: 'NUMA nodes of roots',
    codec: fact(number(0xffff_ffff), usual),
    first: '?',
    identifies: false,
  },
  windows: {
    key: 'RW',
    what: 'windows of roots',
    codec: fact(list(hostWindowCodec()), usual),
    first: '?',
    identifies: false,
  },
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
