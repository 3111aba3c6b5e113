import { sizeText } from '../../lib/byteSize.ts';
import type { NodeId } from '../../topology/machine.ts';
import { say } from '../../topology/sentence.ts';
import type { P2pMemory } from './drivers.ts';
import {
  done,
  type MemoryContext,
  type MemoryStep,
  NOT_CALLED,
  named,
  providerOf,
  refused,
  VOID,
  withoutProvider,
  withProvider,
} from './memoryStep.ts';
import { availableBytes, poolBytes } from './pool.ts';

export interface Publish {
  readonly node: NodeId;
  readonly isPublished: boolean;
}

/** `pci_p2pmem_publish`: only a flag, by which orchestrators find a provider; nothing happens without p2pdma state. */
export function publish(
  context: MemoryContext,
  memory: P2pMemory,
  { node, isPublished }: Publish,
): MemoryStep {
  const call = 'pci_p2pmem_publish';
  const who = named(context, node);
  const provider = providerOf(memory, node);
  if (!provider) {
    const sentence = say`Nothing happens: no memory of ${who} is registered, so there is nothing to publish.`;
    return refused(memory, { call, returned: VOID, sentence });
  }
  if (provider.chunks.length === 0 && isPublished) {
    const sentence = say`${who} has only doorbells to offer. A peer may write to them, but they are never published as memory: what is written there is not kept.`;
    return refused(memory, { call, returned: NOT_CALLED, sentence });
  }
  const sentence = isPublished
    ? say`Orchestrators may find ${who} now: ${sizeText(poolBytes(provider))} of peer-to-peer memory.`
    : say`Orchestrators find ${who} no more. What was allocated stays, and its own driver may go on allocating.`;
  return done(withProvider(memory, { ...provider, isPublished }), { call, returned: VOID, sentence });
}

/** `pci_has_p2pmem`: registered and published. */
export function hasP2pmem(context: MemoryContext, memory: P2pMemory, { node }: { node: NodeId }): MemoryStep {
  const who = named(context, node);
  const provider = providerOf(memory, node);
  const has = provider?.isPublished === true;
  const sentence = has
    ? say`${who} offers peer-to-peer memory: it is registered and published.`
    : provider
      ? say`${who} has peer-to-peer memory, but it is not published: only its own driver uses it.`
      : say`${who} has no peer-to-peer memory.`;
  return done(memory, { call: 'pci_has_p2pmem', returned: String(has), sentence });
}

/** The driver of a provider lets go of its device: pool, pages and mappings all go with it (`devm`). */
export function unbindDriver(
  context: MemoryContext,
  memory: P2pMemory,
  { node }: { node: NodeId },
): MemoryStep {
  const call = 'device_release_driver';
  const who = named(context, node);
  const provider = providerOf(memory, node);
  if (!provider) {
    const sentence = say`The driver of ${who} lets go of it; it offered nothing to peers.`;
    return refused(memory, { call, returned: VOID, sentence });
  }
  const used = poolBytes(provider) - availableBytes(provider);
  const sentence = say`The driver of ${who} lets go of it: its pool, its struct pages and every mapping of them are gone${used > 0n ? `, with ${sizeText(used)} that were in use` : ''}. The kernel waits until nobody holds a page any more.`;
  return done(withoutProvider(memory, node), { call, returned: VOID, sentence });
}
