import type { Chunk, P2pMemory, Provider, RegisterRegion } from '../p2pdma/drivers.ts';
import { knownValue } from '../topology/fact.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';

/** Allocations take whole pages of a chunk. */
const PAGE_BYTES = 4096n;

/**
 * What of the memory cannot be, as one sentence: no sequence of calls into the kernel leaves it so. Null where all is
 * sound. Nodes must be of these functions.
 */
export function memoryTrouble(memory: P2pMemory, functions: readonly PciFunction[]): string | null {
  const functionById = new Map(functions.map(fn => [fn.id, fn]));
  const { providers, cmbs, privateMemories, unmappable } = memory;
  for (const nodes of [providers, cmbs, privateMemories, unmappable.map(node => ({ node }))]) {
    const twice = firstTwice(nodes.map(({ node }) => node));
    if (twice) return `The memory of ${functionById.get(twice)?.bdf} is told twice.`;
  }
  for (const provider of providers) {
    const fn = functionById.get(provider.node);
    if (!fn) throw new Error(`no such function: ${provider.node}`);
    const trouble = providerTrouble(provider, fn);
    if (trouble) return trouble;
  }
  return null;
}

function providerTrouble({ chunks, registers }: Provider, fn: PciFunction): string | null {
  for (const region of [...chunks, ...registers]) {
    const trouble = regionTrouble(region, fn);
    if (trouble) return trouble;
  }
  const byPlace = chunks.toSorted((a, b) => a.bar - b.bar || compare(a.offsetBytes, b.offsetBytes));
  for (const [i, chunk] of byPlace.entries()) {
    const next = byPlace[i + 1];
    if (next?.bar === chunk.bar && next.offsetBytes < chunk.offsetBytes + chunk.sizeBytes) {
      return `A part of BAR ${chunk.bar} of ${fn.bdf} is registered as peer-to-peer memory twice.`;
    }
  }
  const crowded = chunks.find(chunk => !allocationsFit(chunk));
  return crowded ? `Allocations from BAR ${crowded.bar} of ${fn.bdf} overlap or do not fit.` : null;
}

/** A part of a BAR that the function is known not to have; what a capture does not show is no trouble. */
export function regionTrouble(
  { bar: index, offsetBytes, sizeBytes }: RegisterRegion,
  fn: PciFunction,
): string | null {
  const bar = knownValue(fn.bars)?.find(each => each.index === index);
  if (fn.bars.state !== 'unknown' && (!bar || bar.kind === 'io'))
    return `BAR ${index} of ${fn.bdf} holds no memory.`;
  const barBytes = (bar && knownValue(bar.sizeBytes)) ?? 1n << 64n;
  return offsetBytes + sizeBytes > barBytes
    ? `BAR ${index} of ${fn.bdf} is too small for what is in it.`
    : null;
}

function allocationsFit({ sizeBytes, allocations }: Chunk): boolean {
  let end = 0n;
  return allocations.every(({ offsetBytes, askedBytes }) => {
    const isFree = offsetBytes >= end && offsetBytes % PAGE_BYTES === 0n;
    const pages = (askedBytes + PAGE_BYTES - 1n) / PAGE_BYTES;
    end = offsetBytes + pages * PAGE_BYTES;
    return isFree && end <= sizeBytes;
  });
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

function firstTwice(nodes: readonly NodeId[]): NodeId | undefined {
  const seen = new Set<NodeId>();
  return nodes.find(node => seen.size === seen.add(node).size);
}
