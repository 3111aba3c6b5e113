import { type BarRange, barOf, overlaps } from '../p2pdma/memory/barMemory.ts';
import type { Chunk, P2pMemory, Provider } from '../p2pdma/memory/drivers.ts';
import { PAGE_BYTES, wholePages } from '../p2pdma/memory/pool.ts';
import { knownValue } from '../topology/fact.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';

/**
 * What of the memory cannot be, as one sentence: no sequence of calls into the kernel leaves it so. Null where all is
 * sound. Nodes must be of these functions.
 */
export function memoryTrouble(memory: P2pMemory, functions: readonly PciFunction[]): string | null {
  const functionById = new Map(functions.map(fn => [fn.id, fn]));
  const functionOf = (node: NodeId): PciFunction => {
    const fn = functionById.get(node);
    if (!fn) throw new Error(`no such function: ${node}`);
    return fn;
  };
  const { providers, cmbs, privateMemories, unmappable } = memory;
  for (const nodes of [providers, cmbs, privateMemories, unmappable.map(node => ({ node }))]) {
    const twice = firstTwice(nodes.map(({ node }) => node));
    if (twice) return `The memory of ${functionOf(twice).bdf} is told twice.`;
  }
  const troubles = [
    ...providers.map(provider => providerTrouble(provider, functionOf(provider.node))),
    ...cmbs.map(({ node, bar }) => barTrouble(bar, functionOf(node))),
  ];
  return troubles.find(trouble => trouble !== null) ?? null;
}

function providerTrouble({ chunks, registers }: Provider, fn: PciFunction): string | null {
  const ranges: readonly BarRange[] = [...chunks, ...registers];
  for (const range of ranges) {
    const trouble = rangeTrouble(range, fn);
    if (trouble) return trouble;
  }
  const byPlace = ranges.toSorted((a, b) => a.bar - b.bar || compare(a.offsetBytes, b.offsetBytes));
  // If any two overlap, two neighbours do.
  const crossed = byPlace.find((range, i) => {
    const next = byPlace[i + 1];
    return next !== undefined && overlaps(range, next);
  });
  if (crossed) return `A part of BAR ${crossed.bar} of ${fn.bdf} is given to peers twice.`;
  const crowded = chunks.find(chunk => !allocationsFit(chunk));
  return crowded ? `Allocations from BAR ${crowded.bar} of ${fn.bdf} overlap or do not fit.` : null;
}

/** Why a range of a BAR cannot be; what a capture does not show is no trouble. */
function rangeTrouble({ bar: index, offsetBytes, sizeBytes }: BarRange, fn: PciFunction): string | null {
  const trouble = barTrouble(index, fn);
  if (trouble) return trouble;
  const bar = barOf(fn, index);
  const barBytes = (bar && knownValue(bar.sizeBytes)) ?? 1n << 64n;
  return offsetBytes + sizeBytes > barBytes
    ? `BAR ${index} of ${fn.bdf} is too small for what is in it.`
    : null;
}

function barTrouble(index: number, fn: PciFunction): string | null {
  const bar = barOf(fn, index);
  const hasNone = fn.bars.state === 'known' && (!bar || bar.kind === 'io');
  return hasNone ? `BAR ${index} of ${fn.bdf} holds no memory.` : null;
}

/** In ascending order, each on whole pages of its own. */
function allocationsFit({ sizeBytes, allocations }: Chunk): boolean {
  let end = 0n;
  return allocations.every(({ offsetBytes, askedBytes }) => {
    const isFree = offsetBytes >= end && offsetBytes % PAGE_BYTES === 0n;
    end = offsetBytes + wholePages(askedBytes);
    return isFree && end <= sizeBytes;
  });
}

const compare = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);

function firstTwice(nodes: readonly NodeId[]): NodeId | undefined {
  const seen = new Set<NodeId>();
  return nodes.find(node => seen.size === seen.add(node).size);
}
