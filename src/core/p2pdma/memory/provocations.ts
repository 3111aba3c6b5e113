import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { largestOf, memoryBars, shownBytes } from '../../topology/memoryBars.ts';
import { PAGE_GROUP_BYTES } from './addResource.ts';
import type { P2pMemory, Provider } from './drivers.ts';
import type { MemoryOperation } from './memoryOperations.ts';
import { PAGE_BYTES } from './pool.ts';

/** A call that the kernel refuses, to be tried: what is wrong with it, and the call. */
export interface Provocation {
  readonly what: string;
  readonly operation: MemoryOperation;
}

/**
 * The refusals of `pci_p2pdma_add_resource` that this device can show, in the order in which the kernel checks; then
 * those of the calls that come after it. What a refusal needs (a chunk, an I/O BAR) decides whether it is there.
 */
export function provocations(fn: PciFunction, memory: P2pMemory): readonly Provocation[] {
  const provider = memory.providers.find(({ node }) => node === fn.id);
  const largest = largestOf(memoryBars(fn));
  if (!largest || shownBytes(largest) === 0n) return [];
  const bar = largest.index;
  const barBytes = shownBytes(largest);
  const register = (offsetBytes: bigint, sizeBytes: bigint, index = bar): MemoryOperation => ({
    kind: 'add-resource',
    node: fn.id,
    bar: index,
    offsetBytes,
    sizeBytes,
  });
  const [io] = (knownValue(fn.bars) ?? []).filter(({ kind }) => kind === 'io');
  return [
    ...(io ? [{ what: 'A BAR of I/O ports', operation: register(0n, 0n, io.index) }] : []),
    { what: 'An offset behind the end of the BAR', operation: register(barBytes, 0n) },
    { what: 'More than the BAR has', operation: register(0n, barBytes + PAGE_GROUP_BYTES) },
    ...(memory.unmappable.includes(fn.id)
      ? [{ what: 'A BAR that the CPU cannot map', operation: register(0n, 0n) }]
      : []),
    ...overDoorbells(provider, register),
    ...pagesTwice(provider, register),
    ...(provider?.chunks.some(chunk => chunk.bar === bar)
      ? []
      : [{ what: 'A range that fills no group of 2 MiB', operation: register(0n, 3n * PAGE_BYTES) }]),
    ...afterwards(fn.id, provider),
  ];
}

/** What a write sets off is no memory (mission S14). */
function overDoorbells(
  provider: Provider | undefined,
  register: (offsetBytes: bigint, sizeBytes: bigint, index: number) => MemoryOperation,
): readonly Provocation[] {
  const [region] = provider?.registers ?? [];
  if (!region) return [];
  return [
    {
      what: 'Doorbells as memory',
      operation: register(region.offsetBytes, region.sizeBytes, region.bar),
    },
  ];
}

/** No address gets a second struct page. */
function pagesTwice(
  provider: Provider | undefined,
  register: (offsetBytes: bigint, sizeBytes: bigint, index: number) => MemoryOperation,
): readonly Provocation[] {
  const [chunk] = provider?.chunks ?? [];
  if (!chunk) return [];
  const operation = register(chunk.offsetBytes, chunk.sizeBytes, chunk.bar);
  return [{ what: 'The same range once more', operation }];
}

/** What can go wrong with a pool, or without one. */
function afterwards(node: NodeId, provider: Provider | undefined): readonly Provocation[] {
  const chunks = provider?.chunks ?? [];
  const all = chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n);
  const [chunk] = chunks;
  return [
    {
      what: chunks.length > 0 ? 'Allocate more than one chunk holds' : 'Allocate without a pool',
      operation: { kind: 'alloc', node, sizeBytes: all + PAGE_BYTES },
    },
    ...(chunks.length > 0
      ? []
      : [{ what: provider ? 'Publish doorbells' : 'Publish nothing', operation: publishIt(node) }]),
    ...(chunk
      ? [
          {
            what: 'Free what nobody took',
            operation: {
              kind: 'free',
              node,
              bar: chunk.bar,
              offsetBytes: chunk.offsetBytes + chunk.sizeBytes - PAGE_BYTES,
              sizeBytes: PAGE_BYTES,
            } as const,
          },
        ]
      : []),
  ];
}

const publishIt = (node: NodeId): MemoryOperation => ({ kind: 'publish', node, isPublished: true });
