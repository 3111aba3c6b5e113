import fc from 'fast-check';
import type { BarRange } from '../p2pdma/memory/barMemory.ts';
import { LARGEST_CMB_COUNT, LARGEST_SIZE_UNITS } from '../p2pdma/memory/cmb.ts';
import {
  type Allocation,
  type Chunk,
  type ControllerMemoryBuffer,
  clientApis,
  type Drivers,
  type Orchestrator,
  type P2pMemory,
  type Provider,
} from '../p2pdma/memory/drivers.ts';
import { PAGE_BYTES } from '../p2pdma/memory/pool.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import { listOf, oneOrNone } from './arbitraryOf.ts';
import { type BarSpace, barSpaces } from './barSpaces.ts';

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
    cmbs: fc
      .shuffledSubarray([...functions], { maxLength: Math.min(2, functions.length) })
      .chain(fns => fc.tuple(...fns.flatMap(anyCmb))),
    privateMemories: someNodes.chain(nodes =>
      fc.tuple(...nodes.map(node => fc.record({ node: fc.constant(node), sizeBytes: anyBytes }))),
    ),
    unmappable: someNodes,
  });
}

function anyProvider(fn: PciFunction): fc.Arbitrary<Provider> {
  const parts = listOf(barSpaces(fn), 1, space => space.chain(partsOf)).map(all => all.flat());
  return fc
    .record({ isPublished: fc.boolean(), parts, registerCount: fc.nat(2) })
    .chain(({ isPublished, parts, registerCount }) =>
      fc.record({
        node: fc.constant(fn.id),
        isPublished: fc.constant(isPublished),
        chunks: fc.tuple(...parts.slice(registerCount).map(anyChunk)),
        registers: fc.constant(parts.slice(0, registerCount)),
      }),
    );
}

const anyBytes = fc.bigInt(1n, (1n << 64n) - 1n);

/** Ranges of one BAR between cuts, none across another, in any order. */
function partsOf({ bar, sizeBytes }: BarSpace): fc.Arbitrary<readonly BarRange[]> {
  const cuts = fc.uniqueArray(fc.bigInt(0n, sizeBytes), { maxLength: 8 });
  return cuts.chain(unsorted => {
    const sorted = unsorted.toSorted((a, b) => (a < b ? -1 : 1));
    const parts = sorted.flatMap((from, i) => {
      const to = sorted[i + 1];
      return i % 2 === 0 && to !== undefined ? [{ bar, offsetBytes: from, sizeBytes: to - from }] : [];
    });
    return fc.shuffledSubarray(parts, { minLength: parts.length });
  });
}

const anyChunk = (range: BarRange): fc.Arbitrary<Chunk> =>
  anyAllocations(range.sizeBytes).map(allocations => ({ ...range, allocations }));

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

/** None where the function has no memory to hold it. */
function anyCmb(fn: PciFunction): readonly fc.Arbitrary<ControllerMemoryBuffer>[] {
  const bars = barSpaces(fn).map(({ bar }) => bar);
  if (bars.length === 0) return [];
  const cmb = fc.record({
    node: fc.constant(fn.id),
    bar: fc.constantFrom(...bars),
    sizeUnits: fc.nat(LARGEST_SIZE_UNITS),
    size: fc.nat(LARGEST_CMB_COUNT),
    offset: fc.nat(LARGEST_CMB_COUNT),
    capabilities: fc.nat(31),
    hasMemorySpaceControl: fc.boolean(),
  });
  return [cmb];
}

function anyOrchestrator({ functions, others }: Machine): fc.Arbitrary<Orchestrator> {
  const ids = functions.map(fn => fn.id);
  const clients = [...ids, ...others.map(other => other.id)];
  return fc
    .record({
      api: fc.constantFrom(...clientApis),
      clients: listOf(clients, 4, client => client),
      provider: oneOrNone(ids),
      isVerbose: fc.boolean(),
      seed: fc.nat(0xffff_ffff),
    })
    .map(({ api, clients, provider, ...how }) => ({
      ...how,
      api,
      clients: clients.map(client => ({ client, provider: api === 'arrays' ? null : provider })),
      provider: api === 'arrays' ? provider : null,
    }));
}
