import { err, ok, type Result } from '../../lib/result.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { say } from '../../topology/sentence.ts';
import { type PlacedBar, placedBar } from './barMemory.ts';
import type { P2pMemory } from './drivers.ts';
import { failed, type MemoryContext, type MemoryStep, NOT_KNOWN, named, refused } from './memoryStep.ts';

interface Wanted {
  /** The call that wants it. */
  readonly call: string;
  readonly fn: PciFunction;
  readonly bar: number;
}

/** A memory BAR with its place, or why a call cannot have it: I/O, none at all, without an address, not shown. */
export function findMemoryBar(
  context: MemoryContext,
  memory: P2pMemory,
  { call, fn, bar: index }: Wanted,
): Result<PlacedBar, MemoryStep> {
  const whose = named(context, fn.id);
  const invalid = (sentence: ReturnType<typeof say>) => err(failed(memory, 'EINVAL', { call, sentence }));
  const notShown = (what: string) => {
    const sentence = say`The capture does not show ${what} of ${whose}; take it again with sudo lspci -vvv.`;
    return err(refused(memory, { call, returned: NOT_KNOWN, sentence }));
  };
  if (fn.bars.state === 'unknown') return notShown('the BARs');
  const bars = knownValue(fn.bars) ?? [];
  const bar = bars.find(each => each.index === index);
  if (!bar) {
    const lower = bars.find(each => each.index === index - 1 && each.kind === 'memory64');
    return invalid(
      lower
        ? say`BAR ${index} of ${whose} is the upper half of the 64-bit BAR ${lower.index}.`
        : say`${whose} has no BAR ${index}.`,
    );
  }
  if (bar.kind === 'io') {
    return invalid(say`BAR ${index} of ${whose} holds I/O ports; only memory can be given to peers.`);
  }
  if (bar.address.state === 'absent') {
    const sentence = say`BAR ${index} of ${whose} has no address, since it found no room: its driver could not even enable the device.`;
    return err(failed(memory, 'EINVAL', { call: 'pci_enable_device', sentence }));
  }
  const placed = placedBar(context.machine, fn, index);
  return placed ? ok(placed) : notShown(`the address or the size of BAR ${index}`);
}
