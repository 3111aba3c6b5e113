import { holdsByte, placedBars } from '../p2pdma/memory/barMemory.ts';
import type { Allocation, Chunk, P2pMemory, RegisterRegion } from '../p2pdma/memory/drivers.ts';
import { wholePages } from '../p2pdma/memory/pool.ts';
import type { AddressRange } from '../topology/bar.ts';
import { knownValue } from '../topology/fact.ts';
import {
  type AddressedMachine,
  busRangesOf,
  contains,
  cpuToBus,
  hostWindowsOf,
} from '../topology/hostWindows.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { rootOf } from '../topology/machineTree.ts';
import { type NamedMachine, nameOf } from '../topology/nodeName.ts';
import type { MissingFact } from '../topology/sentence.ts';
import { type DevicePageKind, privateHoles } from './devicePages.ts';

/** What an address is asked of. */
export interface AddressContext {
  readonly machine: AddressedMachine;
  readonly memory: P2pMemory;
  /** RAM, in CPU physical addresses. */
  readonly ram: readonly AddressRange[];
  /** By root: CPU address = bus address + this, for DMA that comes in (`dma-ranges`); absent: 0. */
  readonly inboundOffsets: Readonly<Record<NodeId, bigint>>;
  readonly names: NamedMachine;
}

/** An address in one of the two spaces: the CPU's, or that of the buses below one host bridge. */
export type AddressQuestion =
  | { readonly space: 'cpu'; readonly address: bigint }
  | { readonly space: 'bus'; readonly root: NodeId; readonly address: bigint };

/** What an address leads to. */
export type ResolvedAddress =
  | BarPlace
  /** A page for device memory that no BAR shows: a number, nothing answers there. */
  | { readonly kind: 'private-memory'; readonly node: NodeId; readonly offsetBytes: bigint }
  | { readonly kind: 'system-memory'; readonly cpu: bigint }
  /** A host bridge sends it down, and below nobody takes it; `node` is the last bridge that would pass it on. */
  | { readonly kind: 'empty-window'; readonly node: NodeId }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown'; readonly missing: readonly MissingFact[] };

/** A byte of a BAR, and what drivers have made of it. */
export interface BarPlace {
  readonly kind: 'bar';
  readonly node: NodeId;
  readonly bar: number;
  /** From the start of the BAR. */
  readonly offsetBytes: bigint;
  readonly bus: bigint;
  readonly cpu: bigint | undefined;
  readonly page: DevicePageKind | null;
  readonly chunk: Chunk | null;
  readonly allocation: Allocation | null;
  readonly registers: RegisterRegion | null;
  readonly isPublished: boolean;
}

/**
 * Who answers at an address: a BAR and what of it is registered and allocated, a page for memory that no BAR shows,
 * RAM, a window in which nobody is, or nobody. Unknown where a fact that could change the answer is not shown.
 */
export function resolveAddress(context: AddressContext, question: AddressQuestion): ResolvedAddress {
  return question.space === 'cpu'
    ? resolveCpu(context, question.address)
    : resolveBus(context, question.root, question.address);
}

function resolveCpu(context: AddressContext, cpu: bigint): ResolvedAddress {
  const { machine, ram } = context;
  for (const fn of machine.tree.machine.functions) {
    const hit = barAt(context, fn, place => place.cpu, cpu);
    if (hit) return hit;
  }
  const holes = privateHoles(context);
  for (const [node, hole] of holes) {
    if (hole && contains(hole, cpu)) return { kind: 'private-memory', node, offsetBytes: cpu - hole.base };
  }
  if (ram.some(range => contains(range, cpu))) return { kind: 'system-memory', cpu };
  const missing: MissingFact[] = [];
  for (const root of machine.tree.machine.roots) {
    const bus = cpuToBus(machine, root.id, cpu);
    if (typeof bus === 'bigint') return nobodyBelow(context, root.id, bus);
    if (bus === undefined) missing.push(windowsOf(context, root.id));
  }
  if (missing.length > 0) return { kind: 'unknown', missing };
  return { kind: 'nothing' };
}

function resolveBus(context: AddressContext, root: NodeId, bus: bigint): ResolvedAddress {
  const { machine, ram, inboundOffsets } = context;
  for (const fn of machine.tree.machine.functions) {
    if (rootOf(machine.tree, fn.id).id !== root) continue;
    const hit = barAt(context, fn, place => place.bus, bus);
    if (hit) return hit;
  }
  if (busRangesOf(machine, root).some(range => contains(range, bus))) return nobodyBelow(context, root, bus);
  // What no window holds goes up: DMA to memory.
  const cpu = bus + (inboundOffsets[root] ?? 0n);
  if (ram.some(range => contains(range, cpu))) return { kind: 'system-memory', cpu };
  if (hostWindowsOf(machine, root).state === 'unknown') {
    return { kind: 'unknown', missing: [windowsOf(context, root)] };
  }
  return { kind: 'nothing' };
}

type PlaceOf = (place: { readonly bus: bigint; readonly cpu: bigint | undefined }) => bigint | undefined;

function barAt(
  context: AddressContext,
  fn: PciFunction,
  baseOf: PlaceOf,
  address: bigint,
): BarPlace | undefined {
  for (const placed of placedBars(context.machine, fn)) {
    const base = baseOf(placed);
    if (base === undefined || address < base || address >= base + placed.sizeBytes) continue;
    const offsetBytes = address - base;
    return {
      ...madeOf(context.memory, fn.id, placed.bar.index, offsetBytes),
      kind: 'bar',
      node: fn.id,
      bar: placed.bar.index,
      offsetBytes,
      bus: placed.bus + offsetBytes,
      cpu: placed.cpu === undefined ? undefined : placed.cpu + offsetBytes,
    };
  }
  return undefined;
}

/** What drivers have made of one byte of a BAR. */
function madeOf(
  memory: P2pMemory,
  node: NodeId,
  bar: number,
  offsetBytes: bigint,
): Pick<BarPlace, 'page' | 'chunk' | 'allocation' | 'registers' | 'isPublished'> {
  const provider = memory.providers.find(each => each.node === node);
  const chunk = provider?.chunks.find(each => holdsByte(each, bar, offsetBytes)) ?? null;
  const inChunk = chunk === null ? 0n : offsetBytes - chunk.offsetBytes;
  return {
    page: chunk && 'MEMORY_DEVICE_PCI_P2PDMA',
    chunk,
    allocation:
      chunk?.allocations.find(
        each => inChunk >= each.offsetBytes && inChunk < each.offsetBytes + wholePages(each.askedBytes),
      ) ?? null,
    registers: provider?.registers.find(each => holdsByte(each, bar, offsetBytes)) ?? null,
    isPublished: provider?.isPublished === true,
  };
}

/** No known BAR below this bridge or root takes the bus address: down to the last window that holds it. */
function nobodyBelow(context: AddressContext, from: NodeId, bus: bigint): ResolvedAddress {
  const { tree } = context.machine;
  let at = from;
  for (;;) {
    const below = tree.childrenOf(at);
    const next = below.find(fn => fn.kind === 'bridge' && passes(fn, bus));
    if (next) {
      at = next.id;
      continue;
    }
    const missing = below.filter(fn => hides(fn)).map(fn => barsOf(context, fn.id));
    return missing.length > 0 ? { kind: 'unknown', missing } : { kind: 'empty-window', node: at };
  }
}

function passes(fn: PciFunction, bus: bigint): boolean {
  const windows = fn.kind === 'bridge' ? knownValue(fn.windows) : undefined;
  return [windows?.memory, windows?.prefetchable].some(window => {
    const range = window && knownValue(window);
    return range !== undefined && contains(range, bus);
  });
}

/** Whether a function may hold an address without a capture telling. */
function hides(fn: PciFunction): boolean {
  const bars = knownValue(fn.bars);
  const windows = fn.kind === 'bridge' ? fn.windows : undefined;
  if (fn.bars.state === 'unknown' || windows?.state === 'unknown') return true;
  const hidesBar = bars?.some(
    bar => bar.kind !== 'io' && (bar.address.state === 'unknown' || bar.sizeBytes.state === 'unknown'),
  );
  const shown = windows && knownValue(windows);
  return hidesBar === true || shown?.memory.state === 'unknown' || shown?.prefetchable.state === 'unknown';
}

const barsOf = ({ names }: AddressContext, node: NodeId): MissingFact => ({
  node,
  what: `the BARs and windows of ${nameOf(names, node).text}`,
  howToGet: 'sudo lspci -vvv',
});

const windowsOf = ({ names }: AddressContext, root: NodeId): MissingFact => ({
  node: root,
  what: `the windows of ${nameOf(names, root).text}`,
  howToGet: 'dmesg | grep "root bus resource"',
});
