import { sizeText } from '../../lib/byteSize.ts';
import type { NodeId } from '../../topology/machine.ts';
import { say } from '../../topology/sentence.ts';
import { placedBars } from './barMemory.ts';
import type { P2pMemory } from './drivers.ts';
import { done, functionIn, type MemoryContext, type MemoryStep, named, refused } from './memoryStep.ts';

export interface DeclarePrivateMemory {
  readonly node: NodeId;
  /** 0: none. */
  readonly sizeBytes: bigint;
}

const LARGEST_MEMORY_BYTES = 1n << 63n;
const SAID = { call: '', returned: '' };

/**
 * Says how much memory a device has where its BAR shows only a part; its driver then makes pages for all of it in a
 * hole of the address space (HMM: `devm_request_free_mem_region`, MEMORY_DEVICE_PRIVATE).
 */
export function declarePrivateMemory(
  context: MemoryContext,
  memory: P2pMemory,
  { node, sizeBytes }: DeclarePrivateMemory,
): MemoryStep {
  const who = named(context, node);
  const others = memory.privateMemories.filter(each => each.node !== node);
  if (sizeBytes === 0n) {
    const sentence = say`${who} has no memory but what its BARs show.`;
    return done({ ...memory, privateMemories: others }, { ...SAID, sentence });
  }
  if (sizeBytes > LARGEST_MEMORY_BYTES) {
    return refused(memory, {
      ...SAID,
      sentence: say`No device has as much memory: a hole of the address space ends at 64 bits.`,
    });
  }
  const largest = placedBars(context.machine, functionIn(context, node)).toSorted((a, b) =>
    a.sizeBytes < b.sizeBytes ? 1 : -1,
  )[0];
  if (largest && sizeBytes <= largest.sizeBytes) {
    const sentence = say`BAR ${largest.bar.index} of ${who} shows ${sizeText(largest.sizeBytes)}, which is all of it: register the BAR, and its pages are where the memory is.`;
    return refused(memory, { ...SAID, sentence });
  }
  const privateMemories = [...others, { node, sizeBytes }];
  const shown = largest
    ? `BAR ${largest.bar.index} shows ${sizeText(largest.sizeBytes)} of it`
    : 'no BAR shows it';
  return done(
    { ...memory, privateMemories },
    {
      ...SAID,
      sentence: say`${who} has ${sizeText(sizeBytes)} of memory, and ${shown}. Its driver makes pages for all of it in a hole of the address space; no CPU and no peer reaches memory by these addresses.`,
    },
  );
}

/** Says whether the BARs of a function can be mapped (`non_mappable_bars`). */
export function setMappable(
  context: MemoryContext,
  memory: P2pMemory,
  { node, isMappable }: { readonly node: NodeId; readonly isMappable: boolean },
): MemoryStep {
  const others = memory.unmappable.filter(each => each !== node);
  const sentence = isMappable
    ? say`The CPU can map the BARs of ${named(context, node)}.`
    : say`The CPU cannot map the BARs of ${named(context, node)}, as those of s390's ISM (non_mappable_bars).`;
  return done({ ...memory, unmappable: isMappable ? others : [...others, node] }, { ...SAID, sentence });
}
