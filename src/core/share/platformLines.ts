import type { DmaLayer } from '../dma/dmaPlatform.ts';
import type { IommuMode } from '../dma/iommu.ts';
import {
  crossings,
  type DeviceBehaviour,
  type Platform,
  type PlatformEdits,
  type Reflection,
  type RootComplexPolicy,
} from '../fabric/platform/platform.ts';
import { type CellCodec, choice, list, nullable, word64 } from '../lib/cell.ts';
import { ok, type Result } from '../lib/result.ts';
import type { Architecture } from '../topology/architecture.ts';
import type { AddressRange } from '../topology/bar.ts';
import { type NodeId, nodeId } from '../topology/machine.ts';
import { makeSigned, parseSigned } from './addresses.ts';
import { type Columns, column, readRow, writeRow } from './columns.ts';
import { MAX_NODES } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import type { ShareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';

/** What a person set; null where the value follows from the machine. */
type PlatformRow = { readonly [K in keyof PlatformEdits]-?: Platform[K] | null };

const notSet: PlatformRow = {
  architecture: null,
  iommu: null,
  dmaLayer: null,
  memory: null,
  rootComplex: null,
  rootComplexes: null,
  devices: null,
  subtractiveBridges: null,
  inboundOffsets: null,
};

/** A line for each edit that is set. */
export const platformLines = (edits: PlatformEdits, nodes: NodeCells) =>
  writeRow(platformColumns(nodes), { ...notSet, ...edits });

/** The edits that are set, and only these. */
export function readPlatform(sheet: Sheet, nodes: NodeCells): Result<PlatformEdits, ShareError> {
  const row = readRow(platformColumns(nodes), sheet);
  if (!row.ok) return row;
  // Nothing of a platform is null, so what is left has the type of its field.
  return ok(
    Object.fromEntries(Object.entries(row.value).filter(([, value]) => value !== null)) as PlatformEdits,
  );
}

/** Letters of closed sets; append only. */
const architectureCodec = choice<Architecture>({
  x: 'x86',
  p: 'power',
  a: 'arm64',
  o: 'arm64-offset',
  w: 'power-captured',
});
const modeCodec = choice<IommuMode>({ o: 'off', p: 'pass-through', t: 'translated' });
const dmaLayerCodec = choice<DmaLayer>({ i: 'implements', r: 'refuses', p: 'returns-physical' });
const reflectionCodec = choice<Reflection>({
  n: 'nothing',
  w: 'writes',
  b: 'reads-and-writes',
  u: 'unknown',
});
const refusedReadsCodec = choice<RootComplexPolicy['refusedReads']>({
  u: 'unsupported-request',
  n: 'no-answer',
});
const behaviourCodec = choice<DeviceBehaviour>({
  c: 'bar-cpu-side-only',
  r: 'bar-cpu-side-only-driver-redirects',
  o: 'sends-own-bar',
  a: 'aborts-peers',
  n: 'never-answers',
  p: 'answers-peers',
});

const platformColumns = (nodes: NodeCells): Columns<PlatformRow> => ({
  architecture: edit('PA', 'architecture', architectureCodec),
  iommu: edit('PI', 'IOMMU mode', iommuCodec),
  dmaLayer: edit('PD', 'DMA layer', dmaLayerCodec),
  memory: edit('PM', 'memory ranges', list(rangeCodec)),
  rootComplex: edit('PC', 'root complex', policyCodec),
  rootComplexes: edit('PR', 'root complexes', recordOf(nodes.root, policyCodec)),
  devices: edit('PV', 'behaviour of devices', recordOf(nodes.function, behaviourCodec)),
  subtractiveBridges: edit('PS', 'subtractive bridges', list(nodes.bridge, { maximum: MAX_NODES })),
  inboundOffsets: edit('PO', 'inbound offsets', recordOf(nodes.root, offsetCodec)),
});

function edit<T>(key: string, what: string, codec: CellCodec<T>) {
  return column(key, what, nullable(codec), '-');
}

/** `ta`: mode, `a` where ATS is on. */
const iommuCodec: CellCodec<Platform['iommu']> = {
  write: ({ mode, ats }, i) => modeCodec.write(mode, i) + (ats ? 'a' : ''),
  read: (cell, i) => {
    const mode = modeCodec.read(cell.charAt(0), i);
    const rest = cell.slice(1);
    return mode && (rest === '' || rest === 'a') ? { mode, ats: rest === 'a' } : undefined;
  },
};

/** `0:7fffffff`: both ends included. */
const rangeCodec: CellCodec<AddressRange> = {
  write: ({ base, limit }, i) => `${word64.write(base, i)}:${word64.write(limit, i)}`,
  read: (cell, i) => {
    const [from = '', to = '', ...more] = cell.split(':');
    const base = word64.read(from, i);
    const limit = word64.read(to, i);
    if (base === undefined || limit === undefined || base > limit || more.length > 0) return undefined;
    return { base, limit };
  },
};

/** `uuwbuB/40`: a letter for each crossing, refused reads, `B` where peers bypass the IOMMU, the payload it cuts to. */
const policyCodec: CellCodec<RootComplexPolicy> = {
  write: ({ reflects, refusedReads, resegmentsToBytes, peersBypassIommu }, i) => {
    const letters = crossings.map(crossing => reflectionCodec.write(reflects[crossing], i)).join('');
    const cut = resegmentsToBytes === null ? '' : `/${resegmentsToBytes.toString(16)}`;
    return `${letters}${refusedReadsCodec.write(refusedReads, i)}${peersBypassIommu ? 'B' : ''}${cut}`;
  },
  read: (cell, i) => {
    const match = /^([nwbu])([nwbu])([nwbu])([nwbu])([un])(B?)(?:\/([0-9a-f]{1,4}))?$/.exec(cell);
    if (!match) return undefined;
    const [, samePort = '', ports = '', bridges = '', sockets = '', refused = '', bypass, cut] = match;
    const reflection = (letter: string) => reflectionCodec.read(letter, i) ?? 'unknown';
    return {
      reflects: {
        'same-root-port': reflection(samePort),
        'between-root-ports': reflection(ports),
        'between-host-bridges': reflection(bridges),
        'between-sockets': reflection(sockets),
      },
      refusedReads: refusedReadsCodec.read(refused, i) ?? 'unsupported-request',
      resegmentsToBytes: cut === undefined ? null : Number.parseInt(cut, 16),
      peersBypassIommu: bypass === 'B',
    };
  },
};

/** CPU address less bus address, of 64-bit addresses. */
const offsetCodec: CellCodec<bigint> = {
  write: value => makeSigned(value),
  read: cell => {
    const value = parseSigned(cell);
    return value !== undefined && value < 1n << 64n && value > -(1n << 64n) ? value : undefined;
  },
};

/** `3=t 5=o`: a value for some nodes, in the order of the machine whatever the order in memory. */
function recordOf<T>(node: CellCodec<NodeId>, value: CellCodec<T>): CellCodec<Readonly<Record<NodeId, T>>> {
  const entry: CellCodec<readonly [NodeId, T]> = {
    write: ([id, item], i) => `${node.write(id, i)}=${value.write(item, i)}`,
    read: (cell, i) => {
      const [place = '', text = '', ...more] = cell.split('=');
      const id = node.read(place, i);
      const item = value.read(text, i);
      return id === undefined || item === undefined || more.length > 0 ? undefined : [id, item];
    },
  };
  const entries = list(entry, { maximum: MAX_NODES });
  return {
    write: (record, i) => {
      const items = Object.entries<T>(record).map(([id, item]) => [nodeId(id), item] as const);
      const placed = items.map(item => ({ item, place: node.write(item[0], i) }));
      // Of numbers without leading zeros the longer one is the larger.
      placed.sort((a, b) => a.place.length - b.place.length || (a.place < b.place ? -1 : 1));
      return entries.write(
        placed.map(({ item }) => item),
        i,
      );
    },
    read: (cell, i) => {
      const read = entries.read(cell, i);
      // fromEntries makes a property of its own even of an id such as __proto__.
      const record = read && (Object.fromEntries(read) as Record<NodeId, T>);
      return record && Object.keys(record).length === read.length ? record : undefined;
    },
  };
}
