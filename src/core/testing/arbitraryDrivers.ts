import fc from 'fast-check';
import {
  type Allocation,
  type Chunk,
  clientApis,
  type Drivers,
  type Orchestrator,
  type P2pMemory,
  type Provider,
} from '../p2pdma/drivers.ts';
import type { Machine, NodeId, PciFunction } from '../topology/machine.ts';
import { listOf, oneOrNone } from './arbitraryOf.ts';
import { type BarSpace, barSpaces } from './barSpaces.ts';

const PAGE_BYTES = 4096n;

/** What drivers may have set up on the machine: nothing overlaps, and everything lies within its BAR. */
export const anyDrivers = (machine: Machine): fc.Arbitrary<Drivers> =>
  fc.record({ memory: anyMemory(machine), orchestrator: anyOrchestrator(machine) });

function anyMemory({ functions }: Machine): fc.Arbitrary<P2pMemory> {
  const someNodes = fc.subarray(
    functions.map(fn => fn.id),
    { maxLength: Math.min(2, functions.length) },
  );
  return fc.record({
    providers: fc
      .shuffledSubarray([...functions], { maxLength: Math.min(3, functions.length) })
      .chain(fns => fc.tuple(...fns.map(anyProvider))),
    cmbs: someNodes.chain(nodes => fc.tuple(...nodes.map(anyCmb))),
    privateMemories: someNodes.chain(nodes =>
      fc.tuple(...nodes.map(node => fc.record({ node: fc.constant(node), sizeBytes: anyBytes }))),
    ),
    unmappable: someNodes,
  });
}

function anyProvider(fn: PciFunction): fc.Arbitrary<Provider> {
  const spaces = barSpaces(fn);
  return fc.record({
    node: fc.constant(fn.id),
    isPublished: fc.boolean(),
    // Of one BAR, so that the chunks of one do not overlap those of another.
    chunks: listOf(spaces, 1, space => space.chain(anyChunks)).map(all => all.flat()),
    registers: listOf(spaces, 2, space => space.chain(anyRegion)),
  });
}

const anyBytes = fc.bigInt(1n, (1n << 64n) - 1n);
const anyRegion = ({ bar, sizeBytes }: BarSpace) =>
  fc.tuple(fc.bigInt(0n, sizeBytes - 1n), anyBytes).map(([offsetBytes, pick]) => ({
    bar,
    offsetBytes,
    sizeBytes: 1n + (pick % (sizeBytes - offsetBytes)),
  }));

/** Parts of one BAR between sorted cuts, in any order. */
function anyChunks({ bar, sizeBytes }: BarSpace): fc.Arbitrary<readonly Chunk[]> {
  const cuts = fc.uniqueArray(fc.bigInt(0n, sizeBytes), { maxLength: 6 });
  return cuts.chain(unsorted => {
    const sorted = unsorted.toSorted((a, b) => (a < b ? -1 : 1));
    const parts = sorted.flatMap((from, i) => {
      const to = sorted[i + 1];
      return i % 2 === 0 && to !== undefined ? [{ bar, offsetBytes: from, sizeBytes: to - from }] : [];
    });
    const chunks = parts.map(part =>
      anyAllocations(part.sizeBytes).map(allocations => ({ ...part, allocations })),
    );
    return fc.tuple(...chunks).chain(all => fc.shuffledSubarray(all, { minLength: all.length }));
  });
}

function anyAllocations(chunkBytes: bigint): fc.Arbitrary<readonly Allocation[]> {
  const pages = chunkBytes / PAGE_BYTES;
  if (pages === 0n) return fc.constant([]);
  return fc
    .tuple(fc.uniqueArray(fc.bigInt(0n, pages - 1n), { maxLength: 4 }), anyBytes)
    .map(([starts, pick]) => {
      const sorted = starts.toSorted((a, b) => (a < b ? -1 : 1));
      return sorted.map((page, i) => {
        const free = ((sorted[i + 1] ?? pages) - page) * PAGE_BYTES;
        return { offsetBytes: page * PAGE_BYTES, askedBytes: 1n + (pick % free) };
      });
    });
}

const anyCmb = (node: NodeId) =>
  fc.record({
    node: fc.constant(node),
    bar: fc.constantFrom(0, 2, 3, 4, 5),
    sizeUnits: fc.nat(6),
    size: fc.nat(0xf_ffff),
    offset: fc.nat(0xf_ffff),
    capabilities: fc.nat(31),
    hasMemorySpaceControl: fc.boolean(),
  });

function anyOrchestrator({ functions, others }: Machine): fc.Arbitrary<Orchestrator> {
  const ids = functions.map(fn => fn.id);
  const clients = [...ids, ...others.map(other => other.id)];
  const provider = oneOrNone(ids);
  return fc.record({
    api: fc.constantFrom(...clientApis),
    clients: listOf(clients, 4, client => fc.record({ client, provider })),
    provider,
    isVerbose: fc.boolean(),
    seed: fc.nat(0xffff_ffff),
  });
}
