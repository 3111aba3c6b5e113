import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionIds } from '../../topology/names/ids.ts';
import { joined, say } from '../../topology/sentence.ts';
import type { P2pMemory } from './drivers.ts';
import { functionIn, type MemoryContext, type MemoryStep, named } from './memoryStep.ts';
import { offerMemory } from './offer.ts';

/** A device and all others with its vendor and device id, in the order of the machine; itself alone where these are not known. */
export function makeOf(functions: readonly PciFunction[], node: NodeId): readonly NodeId[] {
  const fn = functions.find(({ id }) => id === node);
  const ids = fn && functionIds(fn);
  if (ids?.vendorId === undefined || ids.deviceId === undefined) return [node];
  return functions.flatMap(each => {
    const { vendorId, deviceId } = functionIds(each);
    return vendorId === ids.vendorId && deviceId === ids.deviceId ? each.id : [];
  });
}

/** The driver of all devices of one make binds to each of them, so what one offers the others offer too. */
export function offerAlike(
  context: MemoryContext,
  memory: P2pMemory,
  { node }: { node: NodeId },
): MemoryStep {
  const make = makeOf(context.machine.tree.machine.functions, functionIn(context, node).id);
  let now = memory;
  const steps = make.map(each => {
    const step = offerMemory(context, now, { node: each });
    now = step.memory;
    return step.outcome;
  });
  const refused = steps.find(({ succeeded }) => !succeeded);
  const count = steps.filter(({ succeeded }) => succeeded).length;
  const [first] = steps;
  if (!first || count === 0) return offerMemory(context, memory, { node });
  return {
    memory: now,
    outcome: {
      ...first,
      succeeded: true,
      sentence: joined(
        [
          say`${count} of ${make.length} like ${named(context, node)} offer their memory.`,
          ...(refused ? [refused.sentence] : []),
        ],
        ' ',
      ),
      messages: steps.flatMap(({ messages }) => messages),
    },
  };
}
