import { sizeText } from '../../lib/byteSize.ts';
import type { NodeId } from '../../topology/machine.ts';
import { say } from '../../topology/sentence.ts';
import { type BarRange, offsetText, overlaps, rangeText } from './barMemory.ts';
import type { P2pMemory, Provider } from './drivers.ts';
import { findMemoryBar } from './findMemoryBar.ts';
import {
  done,
  failed,
  functionIn,
  type MemoryContext,
  type MemoryStep,
  NOT_CALLED,
  named,
  newProvider,
  providerOf,
  refused,
  VOID,
  withoutProvider,
  withProvider,
} from './memoryStep.ts';

export interface RegisterRegionOf extends BarRange {
  readonly node: NodeId;
}

/**
 * Doorbells or registers that peers may write to: addresses without struct pages, never in the pool. A
 * driver needs no call for them before 6.19, since a peer maps them by `dma_map_resource`; from then on
 * `pcim_p2pdma_init` prepares them for export.
 */
export function addRegisters(context: MemoryContext, memory: P2pMemory, asked: RegisterRegionOf): MemoryStep {
  const { node, ...range } = asked;
  const call = context.kernel.preparesProviders ? 'pcim_p2pdma_init' : '';
  const fn = functionIn(context, node);
  const who = named(context, node);
  const found = findMemoryBar(context, memory, { call, fn, bar: range.bar });
  if (!found.ok) return found.error;
  const { sizeBytes } = found.value;
  if (range.sizeBytes === 0n || range.offsetBytes + range.sizeBytes > sizeBytes) {
    const sentence =
      range.sizeBytes === 0n
        ? say`Say how long the doorbells are.`
        : say`${sizeText(range.sizeBytes)} from ${offsetText(range.offsetBytes)} on do not fit: BAR ${range.bar} of ${who} has only ${sizeText(sizeBytes)}.`;
    return failed(memory, 'EINVAL', { call, sentence });
  }
  const provider = providerOf(memory, node) ?? newProvider(node);
  const inTheWay = takenBy(provider, range);
  if (inTheWay) {
    const sentence = say`${rangeText(inTheWay.range)} of ${who} are ${inTheWay.what} already; the two must not overlap.`;
    return refused(memory, { call, returned: NOT_CALLED, sentence });
  }
  const way = context.kernel.preparesProviders
    ? 'its driver exports them as they are, without struct pages'
    : 'a peer maps them by dma_map_resource, since they have no struct pages';
  return done(withProvider(memory, { ...provider, registers: [...provider.registers, range] }), {
    call,
    returned: '0',
    sentence: say`${rangeText(range)} of ${who} are doorbells that peers may write to: ${way}. They are in no pool and cannot be published as memory.`,
  });
}

function takenBy(
  { chunks, registers }: Provider,
  range: BarRange,
): { readonly range: BarRange; readonly what: string } | undefined {
  const chunk = chunks.find(each => overlaps(each, range));
  if (chunk) return { range: chunk, what: 'memory of the pool' };
  const doorbell = registers.find(each => overlaps(each, range));
  return doorbell && { range: doorbell, what: 'doorbells' };
}

/** Takes a region of doorbells back. */
export function removeRegisters(
  context: MemoryContext,
  memory: P2pMemory,
  { node, bar, offsetBytes }: Omit<RegisterRegionOf, 'sizeBytes'>,
): MemoryStep {
  const who = named(context, node);
  const provider = providerOf(memory, node);
  const region = provider?.registers.find(each => each.bar === bar && each.offsetBytes === offsetBytes);
  if (!provider || !region) {
    const sentence = say`No doorbells of ${who} begin at ${offsetText(offsetBytes)} of BAR ${bar}.`;
    return refused(memory, { call: '', returned: VOID, sentence });
  }
  const left = { ...provider, registers: provider.registers.filter(each => each !== region) };
  const isEmpty = left.registers.length === 0 && left.chunks.length === 0;
  return done(isEmpty ? withoutProvider(memory, node) : withProvider(memory, left), {
    call: '',
    returned: VOID,
    sentence: say`${rangeText(region)} of ${who} are offered to peers no more.`,
  });
}
