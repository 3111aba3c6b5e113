import { type CellCodec, choice, list, number, word64 } from '../lib/cell.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { LARGEST_CMB_COUNT, LARGEST_SIZE_UNITS } from '../p2pdma/memory/cmb.ts';
import type {
  Allocation,
  Chunk,
  ControllerMemoryBuffer,
  P2pMemory,
  PrivateMemory,
  Provider,
} from '../p2pdma/memory/drivers.ts';
import type { Machine, NodeId } from '../topology/machine.ts';
import { column } from './columns.ts';
import { MAX_ALLOCATIONS, MAX_NODES } from './limits.ts';
import type { NodeCells } from './nodeCells.ts';
import { rangeCell } from './rangeCell.ts';
import { type ShareError, shareError } from './shareError.ts';
import type { Sheet } from './sheet.ts';
import { memoryTrouble } from './soundMemory.ts';
import { readTable, type Table, writeTable } from './table.ts';

export const memoryLines = (memory: P2pMemory, nodes: NodeCells) => [
  ...writeTable(providerTable(nodes), memory.providers),
  ...writeTable(cmbTable(nodes), memory.cmbs),
  ...writeTable(privateMemoryTable(nodes), memory.privateMemories),
  ...writeTable(
    unmappableTable(nodes),
    memory.unmappable.map(node => ({ node })),
  ),
];

/** Reads the memory back; what no calls into the kernel could have left is refused. */
export function readMemory(
  sheet: Sheet,
  { functions }: Machine,
  nodes: NodeCells,
): Result<P2pMemory, ShareError> {
  const providers = readTable(providerTable(nodes), sheet);
  if (!providers.ok) return providers;
  const cmbs = readTable(cmbTable(nodes), sheet);
  if (!cmbs.ok) return cmbs;
  const privateMemories = readTable(privateMemoryTable(nodes), sheet);
  if (!privateMemories.ok) return privateMemories;
  const unmappable = readTable(unmappableTable(nodes), sheet);
  if (!unmappable.ok) return unmappable;
  const memory = {
    providers: providers.value,
    cmbs: cmbs.value,
    privateMemories: privateMemories.value,
    unmappable: unmappable.value.map(({ node }) => node),
  };
  const trouble = memoryTrouble(memory, functions);
  return trouble ? err(shareError('invalid-machine', trouble)) : ok(memory);
}

const yes = choice<boolean>({ n: false, y: true });

const providerTable = (nodes: NodeCells): Table<Provider> => ({
  key: 'D',
  what: 'peer-to-peer memory',
  maximumRows: MAX_NODES,
  columns: {
    node: column('DN', 'devices with peer-to-peer memory', nodes.function, '0'),
    isPublished: column('DP', 'published memory', yes, 'n'),
    chunks: column('DC', 'chunks of peer-to-peer memory', list(chunkCodec()), '.'),
    registers: column('DR', 'registers for peers', list(rangeCell), '.'),
  },
});

/** CMBLOC and CMBSZ, field by field. */
const cmbTable = (nodes: NodeCells): Table<ControllerMemoryBuffer> => ({
  key: 'C',
  what: 'controller memory buffers',
  maximumRows: MAX_NODES,
  columns: {
    node: column('CN', 'drives with a controller memory buffer', nodes.function, '0'),
    bar: column('CB', 'BARs of controller memory buffers', number(5), '2'),
    sizeUnits: column('CU', 'units of controller memory buffers', number(LARGEST_SIZE_UNITS), '0'),
    size: column('CS', 'sizes of controller memory buffers', number(LARGEST_CMB_COUNT), '0'),
    offset: column('CO', 'offsets of controller memory buffers', number(LARGEST_CMB_COUNT), '0'),
    capabilities: column('CC', 'uses of controller memory buffers', number(0x1f), '1f'),
    hasMemorySpaceControl: column('CM', 'controller memory space control', yes, 'n'),
  },
});

const privateMemoryTable = (nodes: NodeCells): Table<PrivateMemory> => ({
  key: 'H',
  what: 'private memories',
  maximumRows: MAX_NODES,
  columns: {
    node: column('HN', 'devices with private memory', nodes.function, '0'),
    sizeBytes: column('HS', 'sizes of private memories', byteCount, '1'),
  },
});

const unmappableTable = (nodes: NodeCells): Table<{ readonly node: NodeId }> => ({
  key: 'U',
  what: 'unmappable devices',
  maximumRows: MAX_NODES,
  columns: { node: column('UN', 'unmappable devices', nodes.function, '0') },
});

/** At least one. */
const byteCount: CellCodec<bigint> = {
  write: word64.write,
  read: (cell, i) => word64.read(cell, i) || undefined,
};

/** `2+0:40000000/0:1000,1000:1`: a part of a BAR, and what of it is taken. */
function chunkCodec(): CellCodec<Chunk> {
  const allocations = together(list(allocationCodec, { separator: ',', maximum: MAX_ALLOCATIONS }));
  return {
    write: (chunk, i) => {
      const taken = chunk.allocations.length === 0 ? '' : `/${allocations.write(chunk.allocations, i)}`;
      return rangeCell.write(chunk, i) + taken;
    },
    read: (cell, i) => {
      const [place = '', taken = '.', ...more] = cell.split('/');
      const range = rangeCell.read(place, i);
      const read = allocations.read(taken, i);
      return range && read && more.length === 0 ? { ...range, allocations: read } : undefined;
    },
  };
}

/** `1000:800`: offset from the start of the chunk, bytes asked for. */
const allocationCodec: CellCodec<Allocation> = {
  write: ({ offsetBytes, askedBytes }, i) => `${word64.write(offsetBytes, i)}:${word64.write(askedBytes, i)}`,
  read: (cell, i) => {
    const [offset = '', asked = '', ...more] = cell.split(':');
    const offsetBytes = word64.read(offset, i);
    const askedBytes = word64.read(asked, i);
    if (offsetBytes === undefined || !askedBytes || more.length > 0) return undefined;
    return { offsetBytes, askedBytes };
  },
};

/** A cell that repeats costs a link nothing, so what its lists hold is counted over all rows. */
function together<T>(items: CellCodec<readonly T[]>): CellCodec<readonly T[]> {
  let count = 0;
  return {
    write: items.write,
    read: (cell, i) => {
      const read = items.read(cell, i);
      count += read?.length ?? 0;
      return count <= MAX_ALLOCATIONS ? read : undefined;
    },
  };
}
