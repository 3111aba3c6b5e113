import { sizeText } from '../../lib/byteSize.ts';
import { addressText, hex } from '../../lib/hex.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { KernelMessage } from '../policy/verdict.ts';
import { type BarRange, offsetText, overlaps, type PlacedBar, rangeText } from './barMemory.ts';
import type { KernelErrorName } from './callOutcome.ts';
import type { Chunk, P2pMemory, Provider } from './drivers.ts';
import { findMemoryBar } from './findMemoryBar.ts';
import {
  done,
  failed,
  functionIn,
  logged,
  type MemoryContext,
  type MemoryStep,
  NOT_CALLED,
  named,
  newProvider,
  providerOf,
  refused,
  withProvider,
} from './memoryStep.ts';

const CALL = 'pci_p2pdma_add_resource';

/** Struct pages come in groups of 2 MiB (a sub-section): both ends of what gets pages lie on such a limit. */
export const PAGE_GROUP_BYTES = 1n << 21n;

export interface AddResource {
  readonly node: NodeId;
  readonly bar: number;
  /** 0: from the offset to the end of the BAR. */
  readonly sizeBytes: bigint;
  readonly offsetBytes: bigint;
}

/** What is to get pages, after the arguments made sense of. */
interface Registration {
  readonly context: MemoryContext;
  readonly memory: P2pMemory;
  readonly fn: PciFunction;
  readonly placed: PlacedBar;
  readonly range: BarRange;
  readonly provider: Provider;
}

interface Refusal {
  readonly error: KernelErrorName | typeof NOT_CALLED;
  readonly sentence: Sentence;
  readonly messages?: readonly KernelMessage[];
}

/** A check of the kernel: why it refuses, or null. */
type Check = (registration: Registration) => Refusal | null;

/**
 * `pci_p2pdma_add_resource`: makes struct pages for a range of a BAR and adds it to the pool of its function as a chunk
 * of its own. The checks are the kernel's, in its order. (The empty pool that the kernel keeps after it refused the
 * first range is not kept here: nothing can come out of it.)
 */
export function addResource(context: MemoryContext, memory: P2pMemory, asked: AddResource): MemoryStep {
  const fn = functionIn(context, asked.node);
  const found = findMemoryBar(context, memory, { call: CALL, fn, bar: asked.bar });
  if (!found.ok) return found.error;
  const range = rangeAsked(asked, found.value);
  const provider = providerOf(memory, fn.id) ?? newProvider(fn.id);
  const registration = { context, memory, fn, placed: found.value, range, provider };
  for (const check of checks) {
    const refusal = check(registration);
    if (!refusal) continue;
    const { error, ...said } = refusal;
    if (error === NOT_CALLED) return refused(memory, { call: CALL, returned: error, ...said });
    return failed(memory, error, { call: CALL, ...said });
  }
  return registered(registration);
}

/** Size 0 stands for the rest of the BAR. */
const rangeAsked = ({ bar, sizeBytes, offsetBytes }: AddResource, placed: PlacedBar): BarRange => ({
  bar,
  offsetBytes,
  sizeBytes: sizeBytes === 0n ? placed.sizeBytes - offsetBytes : sizeBytes,
});

const checks: readonly Check[] = [
  beginsInside,
  endsInside,
  canBeMapped,
  isNoDoorbell,
  endsHaveNoPages,
  isAligned,
  hasNoPagesWithin,
];

function beginsInside({ context, fn, placed, range }: Registration): Refusal | null {
  if (range.offsetBytes < placed.sizeBytes) return null;
  return {
    error: 'EINVAL',
    sentence: say`The offset ${offsetText(range.offsetBytes)} lies behind the end of BAR ${range.bar} of ${named(context, fn.id)}, which has ${sizeText(placed.sizeBytes)}.`,
  };
}

function endsInside({ context, fn, placed, range }: Registration): Refusal | null {
  if (range.offsetBytes + range.sizeBytes <= placed.sizeBytes) return null;
  return {
    error: 'EINVAL',
    sentence: say`${sizeText(range.sizeBytes)} from ${offsetText(range.offsetBytes)} on do not fit: BAR ${range.bar} of ${named(context, fn.id)} has only ${sizeText(placed.sizeBytes)}.`,
  };
}

/** `non_mappable_bars`. */
function canBeMapped({ context, memory, fn }: Registration): Refusal | null {
  if (!context.kernel.refusesUnmappable || !memory.unmappable.includes(fn.id)) return null;
  return {
    error: 'EOPNOTSUPP',
    sentence: say`The BARs of ${named(context, fn.id)} cannot be mapped by the CPU, as those of s390's ISM; without a mapping there are no pages for them.`,
  };
}

/** Not the kernel's, which cannot tell, but every driver's: what a write sets off is no memory. */
function isNoDoorbell({ context, fn, provider, range }: Registration): Refusal | null {
  const doorbell = provider.registers.find(each => overlaps(each, range));
  if (!doorbell) return null;
  return {
    error: NOT_CALLED,
    sentence: say`${rangeText(doorbell)} of ${named(context, fn.id)} are doorbells: a write there sets something off and a read does not give it back. A peer may write to them, but they must never be offered as memory.`,
  };
}

/** `pagemap_range` asks for the first and the last page whether somebody has them already. */
function endsHaveNoPages({ context, fn, provider, range }: Registration): Refusal | null {
  const ends = [range.offsetBytes, range.offsetBytes + range.sizeBytes - 1n];
  const taken = provider.chunks.find(chunk =>
    ends.some(offsetBytes => overlaps(chunk, { bar: range.bar, offsetBytes, sizeBytes: 1n })),
  );
  if (!taken) return null;
  return {
    error: 'ENOMEM',
    sentence: say`${rangeText(taken)} of ${named(context, fn.id)} are registered already and have their pages; no address gets a second page.`,
    messages: [{ level: 'warn', device: fn.id, text: 'Conflicting mapping in same section' }],
  };
}

/** The CPU address counts, not the bus address; where it is not known, windows are taken to shift by whole groups. */
function isAligned({ context, fn, placed, range }: Registration): Refusal | null {
  const start = (placed.cpu ?? placed.bus) + range.offsetBytes;
  const startIsOff = start % PAGE_GROUP_BYTES !== 0n;
  if (!startIsOff && range.sizeBytes % PAGE_GROUP_BYTES === 0n) return null;
  const what = startIsOff
    ? `begin at CPU address ${addressText(start)}`
    : `are ${sizeText(range.sizeBytes)} long`;
  return {
    error: 'EINVAL',
    sentence: say`Struct pages come in groups of 2 MiB, and ${rangeText(range)} of ${named(context, fn.id)} ${what}: no multiple of that.`,
  };
}

/** `sparse_add_section` finds the pages that neither end showed. */
function hasNoPagesWithin({ context, fn, provider, range }: Registration): Refusal | null {
  const inside = provider.chunks.find(chunk => overlaps(chunk, range));
  if (!inside) return null;
  return {
    error: 'EEXIST',
    sentence: say`In the middle of it, ${rangeText(inside)} of ${named(context, fn.id)} have their pages already.`,
  };
}

function registered({ context, memory, fn, placed, range, provider }: Registration): MemoryStep {
  const chunk: Chunk = { ...range, allocations: [] };
  const after = withProvider(memory, { ...provider, chunks: [...provider.chunks, chunk] });
  const first = placed.cpu === undefined ? undefined : placed.cpu + range.offsetBytes;
  const last = first === undefined ? undefined : first + range.sizeBytes - 1n;
  const where =
    first === undefined || last === undefined
      ? 'at a CPU address that is not known (the windows of its host bridge are not shown)'
      : `at CPU addresses ${addressText(first)} to ${addressText(last)}`;
  const finding = provider.isPublished
    ? 'Orchestrators may find it.'
    : 'Nobody finds it before it is published.';
  const text = `added peer-to-peer DMA memory 0x${hex(first ?? 0n, 1)}-0x${hex(last ?? 0n, 1)}`;
  return done(after, {
    call: CALL,
    returned: '0',
    sentence: say`${rangeText(range)} of ${named(context, fn.id)} have struct pages now, ${where}, and are chunk ${provider.chunks.length + 1} of its pool. ${finding}`,
    messages: first === undefined ? [] : [logged(fn, 'info', text)],
  });
}
