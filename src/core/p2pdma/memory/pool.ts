import type { Allocation, Chunk, Provider } from './drivers.ts';

/** The granule of the pool: one page. */
export const PAGE_BYTES = 4096n;

export const wholePages = (bytes: bigint): bigint => ((bytes + PAGE_BYTES - 1n) / PAGE_BYTES) * PAGE_BYTES;

/** Where pages are, from the start of a BAR. */
export interface PoolPlace {
  readonly bar: number;
  readonly offsetBytes: bigint;
}

export interface Taken {
  readonly provider: Provider;
  readonly place: PoolPlace;
}

/**
 * `gen_pool_alloc_owner` as p2pdma uses it: the newest chunk first, in it the lowest address at which whole pages
 * fit; never across two chunks, even where they touch. Null: nothing asked for, or no room.
 */
export function takePages({ chunks, ...provider }: Provider, bytes: bigint): Taken | null {
  if (bytes <= 0n) return null;
  for (const chunk of chunks.toReversed()) {
    const at = firstFit(chunk, wholePages(bytes));
    if (at === null) continue;
    const taken = withAllocation(chunk, { offsetBytes: at, askedBytes: bytes });
    return {
      provider: { ...provider, chunks: chunks.map(each => (each === chunk ? taken : each)) },
      place: { bar: chunk.bar, offsetBytes: chunk.offsetBytes + at },
    };
  }
  return null;
}

function firstFit({ allocations, sizeBytes }: Chunk, wanted: bigint): bigint | null {
  let at = 0n;
  for (const { offsetBytes, askedBytes } of allocations) {
    if (offsetBytes - at >= wanted) return at;
    at = offsetBytes + wholePages(askedBytes);
  }
  return sizeBytes - at >= wanted ? at : null;
}

const withAllocation = (chunk: Chunk, allocation: Allocation): Chunk => ({
  ...chunk,
  allocations: [...chunk.allocations, allocation].sort((a, b) => (a.offsetBytes < b.offsetBytes ? -1 : 1)),
});

/** The allocation that begins at a place, with its chunk; undefined where none does. */
export function allocationAt(
  { chunks }: Provider,
  { bar, offsetBytes }: PoolPlace,
): { readonly chunk: Chunk; readonly allocation: Allocation } | undefined {
  for (const chunk of chunks) {
    if (chunk.bar !== bar) continue;
    const allocation = chunk.allocations.find(each => chunk.offsetBytes + each.offsetBytes === offsetBytes);
    if (allocation) return { chunk, allocation };
  }
  return undefined;
}

/** The provider without one of its allocations. */
export const givePages = (provider: Provider, allocation: Allocation): Provider => ({
  ...provider,
  chunks: provider.chunks.map(chunk =>
    chunk.allocations.includes(allocation)
      ? { ...chunk, allocations: chunk.allocations.filter(each => each !== allocation) }
      : chunk,
  ),
});

/** What sysfs shows as `size`: the chunks together. */
export const poolBytes = ({ chunks }: Provider): bigint =>
  chunks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n);

/** What sysfs shows as `available`. */
export const availableBytes = (provider: Provider): bigint =>
  provider.chunks
    .flatMap(({ allocations }) => allocations)
    .reduce((left, { askedBytes }) => left - wholePages(askedBytes), poolBytes(provider));

/** The largest piece that can still be had in one call. */
export function largestFreeBytes({ chunks }: Provider): bigint {
  let largest = 0n;
  for (const { allocations, sizeBytes } of chunks) {
    let at = 0n;
    for (const { offsetBytes, askedBytes } of allocations) {
      if (offsetBytes - at > largest) largest = offsetBytes - at;
      at = offsetBytes + wholePages(askedBytes);
    }
    if (sizeBytes - at > largest) largest = sizeBytes - at;
  }
  return largest;
}
