import { roughSizeText, sizeText } from '../../lib/byteSize.ts';
import { addressText } from '../../lib/hex.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import { offsetText, placedBar, rangeText } from './barMemory.ts';
import type { P2pMemory, Provider } from './drivers.ts';
import {
  done,
  functionIn,
  type MemoryContext,
  type MemoryStep,
  named,
  providerOf,
  refused,
  VOID,
  withProvider,
} from './memoryStep.ts';
import {
  allocationAt,
  availableBytes,
  givePages,
  largestFreeBytes,
  type PoolPlace,
  takePages,
  wholePages,
} from './pool.ts';

export interface Allocate {
  readonly node: NodeId;
  readonly sizeBytes: bigint;
}

/** `pci_alloc_p2pmem`: whole pages out of one chunk, or NULL. Nothing is cleared; publishing is not asked for. */
export function allocP2pmem(context: MemoryContext, memory: P2pMemory, asked: Allocate): MemoryStep {
  const call = 'pci_alloc_p2pmem';
  const taken = take(memory, asked);
  if (!taken) {
    return refused(memory, { call, returned: 'NULL', sentence: whyNothing(context, memory, asked) });
  }
  const { after, place } = taken;
  const sentence = [
    ...say`${sizeText(wholePages(asked.sizeBytes))} of ${named(context, asked.node)} are taken, at ${offsetText(place.offsetBytes)} of BAR ${place.bar}: `,
    ...addresses(context, asked.node, place),
  ];
  return done(after, { call, returned: 'a virtual address', sentence });
}

const SGL_LIMIT = 0xffff_ffffn;

/** `pci_p2pmem_alloc_sgl`: a scatter-gather list of exactly one entry, or NULL. The length has 32 bits. */
export function allocSgl(context: MemoryContext, memory: P2pMemory, asked: Allocate): MemoryStep {
  const call = 'pci_p2pmem_alloc_sgl';
  if (asked.sizeBytes > SGL_LIMIT) {
    const sentence = say`The length of a scatter-gather entry has 32 bits; ${sizeText(asked.sizeBytes)} do not fit into it.`;
    return refused(memory, { call, returned: 'NULL', sentence });
  }
  const taken = take(memory, asked);
  if (!taken) {
    const sentence = whyNothing(context, memory, asked);
    return refused(memory, { call, returned: 'NULL', sentence });
  }
  const { after, place } = taken;
  const sentence = [
    ...say`One entry of ${sizeText(asked.sizeBytes)}, always one and never more, at ${offsetText(place.offsetBytes)} of BAR ${place.bar} of ${named(context, asked.node)}: `,
    ...addresses(context, asked.node, place),
  ];
  return done(after, { call, returned: 'a list of 1 entry', sentence });
}

/** Takes pages of a provider's pool; null where it has none, or no room. */
export function take(
  memory: P2pMemory,
  { node, sizeBytes }: Allocate,
): { readonly after: P2pMemory; readonly place: PoolPlace } | null {
  const provider = providerOf(memory, node);
  const taken = provider ? takePages(provider, sizeBytes) : null;
  return taken && { after: withProvider(memory, taken.provider), place: taken.place };
}

export function whyNothing(
  context: MemoryContext,
  memory: P2pMemory,
  { node, sizeBytes }: Allocate,
): Sentence {
  const who = named(context, node);
  const provider = providerOf(memory, node);
  if (!provider) return say`${who} has no pool: none of its memory is registered.`;
  if (provider.chunks.length === 0) {
    return say`${who} offers doorbells only. They are in no pool, so nothing can be allocated from them.`;
  }
  if (sizeBytes === 0n) return say`Nothing was asked for, so nothing is given.`;
  return noRoom(who.text, provider, sizeBytes);
}

function noRoom(who: string, provider: Provider, sizeBytes: bigint): Sentence {
  const free = availableBytes(provider);
  const wanted = sizeText(wholePages(sizeBytes));
  if (free < wholePages(sizeBytes)) {
    return say`${wanted} do not fit: the pool of ${who} has ${roughSizeText(free)} left.`;
  }
  return say`${wanted} do not fit into one piece: the pool of ${who} has ${roughSizeText(free)} left, but no more than ${roughSizeText(largestFreeBytes(provider))} of it together, and an allocation never crosses from one chunk to another.`;
}

export interface Free extends PoolPlace {
  readonly node: NodeId;
  /** As it was asked for. */
  readonly sizeBytes: bigint;
}

/** `pci_free_p2pmem`: gives pages back; the caller passes the size that it had asked for, which nothing checks. */
export function freeP2pmem(context: MemoryContext, memory: P2pMemory, freed: Free): MemoryStep {
  const call = 'pci_free_p2pmem';
  const who = named(context, freed.node);
  const provider = providerOf(memory, freed.node);
  const found = provider && allocationAt(provider, freed);
  if (!provider || !found) {
    const sentence = say`Nothing was allocated at ${offsetText(freed.offsetBytes)} of BAR ${freed.bar} of ${who}. The pool would find no pages to give back and stop the kernel (BUG in lib/genalloc.c).`;
    return refused(memory, { call, returned: VOID, sentence });
  }
  const { allocation } = found;
  if (wholePages(freed.sizeBytes) !== wholePages(allocation.askedBytes)) {
    return refused(memory, {
      call,
      returned: VOID,
      sentence: otherSize(freed.sizeBytes, allocation.askedBytes),
    });
  }
  const after = givePages(provider, allocation);
  const sentence = say`${sizeText(wholePages(allocation.askedBytes))} at ${offsetText(freed.offsetBytes)} of BAR ${freed.bar} of ${who} are free again; ${roughSizeText(availableBytes(after))} are available.`;
  return done(withProvider(memory, after), { call, returned: VOID, sentence });
}

const otherSize = (passed: bigint, asked: bigint): Sentence =>
  passed > asked
    ? say`${sizeText(asked)} were allocated, but ${sizeText(passed)} would be given back: the pool finds pages among them that nobody took and stops the kernel (BUG in lib/genalloc.c). Free what was asked for.`
    : say`${sizeText(asked)} were allocated, but only ${sizeText(passed)} would be given back: the rest would stay taken for good. Free what was asked for.`;

/** `pci_p2pmem_virt_to_bus`: the bus address behind a pointer into the pool; 0 outside of it. */
export function virtToBus(
  context: MemoryContext,
  memory: P2pMemory,
  { node, ...place }: PoolPlace & { readonly node: NodeId },
): MemoryStep {
  const call = 'pci_p2pmem_virt_to_bus';
  const chunk = providerOf(memory, node)?.chunks.find(
    each =>
      each.bar === place.bar &&
      place.offsetBytes >= each.offsetBytes &&
      place.offsetBytes < each.offsetBytes + each.sizeBytes,
  );
  const placed = chunk && placedBar(context.machine, functionIn(context, node), place.bar);
  if (!placed) {
    const sentence = say`${offsetText(place.offsetBytes)} of BAR ${place.bar} of ${named(context, node)} is in no chunk of its pool.`;
    return refused(memory, { call, returned: '0', sentence });
  }
  const sentence = [
    ...say`In the chunk of ${rangeText(chunk)} of ${named(context, node)}: `,
    ...addresses(context, node, place),
  ];
  return done(memory, { call, returned: addressText(placed.bus + place.offsetBytes), sentence });
}

/** Where a place in a BAR is in both address spaces. */
function addresses(context: MemoryContext, node: NodeId, { bar, offsetBytes }: PoolPlace): Sentence {
  const placed = placedBar(context.machine, functionIn(context, node), bar);
  if (!placed) return say`its address is not known.`;
  const bus = addressText(placed.bus + offsetBytes);
  if (placed.cpu === undefined) return say`bus address ${bus}; the CPU address is not known.`;
  const cpu = addressText(placed.cpu + offsetBytes);
  return cpu === bus ? say`bus and CPU address ${bus}.` : say`bus address ${bus}, CPU address ${cpu}.`;
}
