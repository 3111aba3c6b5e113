import { sizeText } from '../../lib/byteSize.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { say } from '../../topology/sentence.ts';
import { addResource } from './addResource.ts';
import { type PlacedBar, placedBars } from './barMemory.ts';
import { cmbOf } from './cmb.ts';
import type { P2pMemory } from './drivers.ts';
import {
  type MemoryContext,
  type MemoryStep,
  NOT_CALLED,
  NOT_KNOWN,
  named,
  providerOf,
  refused,
} from './memoryStep.ts';
import { publish } from './publish.ts';
import { registerCmb } from './registerCmb.ts';

/**
 * What a person means by placing peer-to-peer memory on a device: a drive's controller memory buffer, else the
 * largest BAR that can be registered, prefetchable ones first; then it is published.
 */
export function offerMemory(
  context: MemoryContext,
  memory: P2pMemory,
  { node }: { node: NodeId },
): MemoryStep {
  if (providerOf(memory, node)?.chunks.length) return publish(context, memory, { node, isPublished: true });
  if (cmbOf(memory, node)) return registerCmb(context, memory, { node });
  const fn = context.machine.tree.functionById.get(node);
  if (!fn) {
    const sentence = say`${named(context, node)} is no PCI function, so it has no BAR to offer.`;
    return refused(memory, { call: 'pci_p2pdma_add_resource', returned: NOT_CALLED, sentence });
  }
  const best = suitableBar(context, memory, fn);
  if (!best) return nothingToOffer(context, memory, fn);
  const added = addResource(context, memory, whole(fn, best));
  if (!added.outcome.succeeded) return added;
  const { memory: after, outcome } = publish(context, added.memory, { node, isPublished: true });
  const registered = say`BAR ${best.bar.index}, ${sizeText(best.sizeBytes)}, is registered. `;
  const { messages } = added.outcome;
  return { memory: after, outcome: { ...outcome, sentence: [...registered, ...outcome.sentence], messages } };
}

const whole = (fn: PciFunction, { bar }: PlacedBar) => ({
  node: fn.id,
  bar: bar.index,
  offsetBytes: 0n,
  sizeBytes: 0n,
});

/** The BAR that is offered when a person names none. */
function suitableBar(context: MemoryContext, memory: P2pMemory, fn: PciFunction): PlacedBar | undefined {
  return placedBars(context.machine, fn)
    .filter(placed => addResource(context, memory, whole(fn, placed)).outcome.succeeded)
    .toSorted(
      (a, b) =>
        Number(b.bar.prefetchable) - Number(a.bar.prefetchable) || (a.sizeBytes < b.sizeBytes ? 1 : -1),
    )[0];
}

function nothingToOffer(context: MemoryContext, memory: P2pMemory, fn: PciFunction): MemoryStep {
  const who = named(context, fn.id);
  const call = 'pci_p2pdma_add_resource';
  const largest = placedBars(context.machine, fn).toSorted((a, b) => (a.sizeBytes < b.sizeBytes ? 1 : -1))[0];
  if (largest) {
    // Why the largest one is refused is what a person wants to know.
    const { outcome } = addResource(context, memory, whole(fn, largest));
    return { memory, outcome };
  }
  const isUnknown =
    fn.bars.state === 'unknown' || knownValue(fn.bars)?.some(({ address }) => address.state === 'unknown');
  const sentence = isUnknown
    ? say`The capture does not show the BARs of ${who}; take it again with sudo lspci -vvv.`
    : say`${who} has no memory BAR, so there is nothing to offer.`;
  return refused(memory, { call, returned: isUnknown ? NOT_KNOWN : NOT_CALLED, sentence });
}
