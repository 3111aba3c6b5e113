import { type PlacedBar, placedBar, rangeText } from '../p2pdma/memory/barMemory.ts';
import { cmbOf, cmbRange } from '../p2pdma/memory/cmb.ts';
import type { ControllerMemoryBuffer, P2pMemory, Provider } from '../p2pdma/memory/drivers.ts';
import { availableBytes, largestFreeBytes, poolBytes } from '../p2pdma/memory/pool.ts';
import type { AddressRange, Bar } from '../topology/bar.ts';
import { type Fact, knownValue } from '../topology/fact.ts';
import { type AddressedMachine, contains, hostWindowsOf } from '../topology/hostWindows.ts';
import type { BridgeFunction, NodeId, PciFunction } from '../topology/machine.ts';
import { chainOf, functionOf, rootOf } from '../topology/machineTree.ts';
import { type NamedMachine, nameOf } from '../topology/nodeName.ts';
import type { TextPart } from '../topology/sentence.ts';
import { type SegmentView, segmentsOf } from './barSegments.ts';
import { type DevicePages, devicePages, privateHoles } from './devicePages.ts';

/** A function's memory as the BAR lens draws it. */
export interface BarLens {
  readonly node: NodeId;
  /** The host bridge whose buses its bus addresses belong to. */
  readonly root: NodeId;
  /** Null: the capture does not show the BARs. */
  readonly bars: readonly BarView[] | null;
  readonly provider: ProviderView | null;
  readonly cmb: CmbView | null;
  readonly privateMemory: PrivateMemoryView | null;
  /** Struct pages that its driver has made. */
  readonly pages: readonly DevicePages[];
  /** False: `non_mappable_bars`. */
  readonly isMappable: boolean;
}

export interface BarView {
  readonly index: number;
  readonly kind: Bar['kind'];
  readonly prefetchable: boolean;
  /** Null: not known. */
  readonly sizeBytes: bigint | null;
  /** Bus addresses; null where the BAR has none, undefined where it is not known. */
  readonly bus: AddressRange | null | undefined;
  /** CPU physical addresses, likewise. */
  readonly cpu: AddressRange | null | undefined;
  /** The windows of the bridges above through which it is reached: the nearest first, the host bridge last. */
  readonly windows: readonly WindowView[];
  /** All of the BAR from its start to its end, without gaps. */
  readonly segments: readonly SegmentView[];
  readonly chunks: readonly ChunkView[];
}

/** The window of a bridge above a BAR. */
export interface WindowView {
  readonly of: TextPart;
  readonly isHostBridge: boolean;
  /** The window that holds the BAR, in bus addresses; null where none does or it is not known. */
  readonly range: AddressRange | null;
  readonly via: 'memory' | 'prefetchable' | null;
  /** Whether the BAR is inside; undefined: not known. */
  readonly fits: boolean | undefined;
  /** At a host bridge: CPU address less bus address. */
  readonly offset: bigint | null;
}

/** A registered range: one chunk of the pool. */
export interface ChunkView {
  /** In the order of registering, from 1; the highest is used first. */
  readonly number: number;
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
  readonly from: number;
  readonly to: number;
}

/** What sysfs shows of a provider, and what can be had in one call. */
export interface ProviderView {
  readonly isPublished: boolean;
  readonly sizeBytes: bigint;
  readonly availableBytes: bigint;
  readonly largestFreeBytes: bigint;
}

export interface CmbView {
  readonly buffer: ControllerMemoryBuffer;
  readonly words: string;
}

export interface PrivateMemoryView {
  readonly sizeBytes: bigint;
  /** The BAR that shows a part of it, if one does. */
  readonly aperture: { readonly bar: number; readonly sizeBytes: bigint; readonly to: number } | null;
  /** CPU addresses of its pages; null: no room for them; undefined: not known. */
  readonly hole: AddressRange | null | undefined;
}

export interface LensContext {
  readonly machine: AddressedMachine;
  readonly memory: P2pMemory;
  /** RAM, in CPU physical addresses. */
  readonly ram: readonly AddressRange[];
  readonly names: NamedMachine;
}

/** The BARs of a function with everything that lies above and in them. */
export function barLens(context: LensContext, node: NodeId): BarLens {
  const { machine, memory } = context;
  const fn = functionOf(machine.tree, node);
  const provider = memory.providers.find(each => each.node === node);
  const buffer = cmbOf(memory, node);
  const views = { context, fn, provider, buffer };
  return {
    node,
    root: rootOf(machine.tree, node).id,
    bars: fn.bars.state === 'unknown' ? null : (knownValue(fn.bars) ?? []).map(bar => barView(views, bar)),
    provider: provider ? providerView(provider) : null,
    cmb: buffer ? { buffer, words: rangeText(cmbRange(buffer)) } : null,
    privateMemory: privateView(context, fn),
    pages: devicePages(context).filter(pages => pages.node === node),
    isMappable: !memory.unmappable.includes(node),
  };
}

interface Views {
  readonly context: LensContext;
  readonly fn: PciFunction;
  readonly provider: Provider | undefined;
  readonly buffer: ControllerMemoryBuffer | undefined;
}

const providerView = (provider: Provider): ProviderView => ({
  isPublished: provider.isPublished,
  sizeBytes: poolBytes(provider),
  availableBytes: availableBytes(provider),
  largestFreeBytes: largestFreeBytes(provider),
});

function barView(views: Views, bar: Bar): BarView {
  const { context, fn, provider, buffer } = views;
  const sizeBytes = knownValue(bar.sizeBytes) ?? null;
  const placed = placedBar(context.machine, fn, bar.index);
  const chunks = provider?.chunks ?? [];
  const part = (bytes: bigint) => (sizeBytes ? Number(bytes) / Number(sizeBytes) : 0);
  return {
    index: bar.index,
    kind: bar.kind,
    prefetchable: bar.prefetchable,
    sizeBytes,
    ...addressesOf(bar, placed),
    windows: placed ? windowsAbove(context, fn, placed) : [],
    segments: sizeBytes ? segmentsOf(provider, buffer, { bar: bar.index, offsetBytes: 0n, sizeBytes }) : [],
    chunks: chunks.flatMap(({ bar: index, offsetBytes, sizeBytes: length }, i) =>
      index === bar.index
        ? [
            {
              number: i + 1,
              offsetBytes,
              sizeBytes: length,
              from: part(offsetBytes),
              to: part(offsetBytes + length),
            },
          ]
        : [],
    ),
  };
}

function addressesOf(bar: Bar, placed: PlacedBar | undefined): Pick<BarView, 'bus' | 'cpu'> {
  if (bar.address.state === 'absent') return { bus: null, cpu: null };
  const base = knownValue(bar.address);
  const sizeBytes = knownValue(bar.sizeBytes);
  if (base === undefined || !sizeBytes) return { bus: undefined, cpu: undefined };
  const range = (start: bigint) => ({ base: start, limit: start + sizeBytes - 1n });
  return { bus: range(base), cpu: placed?.cpu === undefined ? undefined : range(placed.cpu) };
}

function windowsAbove(context: LensContext, fn: PciFunction, placed: PlacedBar): readonly WindowView[] {
  const { machine, names } = context;
  const range = { base: placed.bus, limit: placed.bus + placed.sizeBytes - 1n };
  const bridges = chainOf(machine.tree, fn.id).flatMap(each =>
    each !== fn && each.kind === 'bridge' ? each : [],
  );
  const root = rootOf(machine.tree, fn.id).id;
  const host = knownValue(hostWindowsOf(machine, root));
  const found = host?.find(each => holds(shifted(each, -each.offset), range));
  return [
    ...bridges.map(bridge => bridgeWindow(bridge, range, nameOf(names, bridge.id))),
    {
      of: nameOf(names, root),
      isHostBridge: true,
      range: found ? shifted(found, -found.offset) : null,
      via: null,
      fits: host ? found !== undefined : undefined,
      offset: found?.offset ?? null,
    },
  ];
}

const shifted = ({ base, limit }: AddressRange, by: bigint): AddressRange => ({
  base: base + by,
  limit: limit + by,
});
const holds = (outer: AddressRange, inner: AddressRange): boolean =>
  contains(outer, inner.base) && contains(outer, inner.limit);

function bridgeWindow(bridge: BridgeFunction, bar: AddressRange, of: TextPart): WindowView {
  const windows = knownValue(bridge.windows);
  const ranges: readonly (readonly ['memory' | 'prefetchable', Fact<AddressRange>])[] = windows
    ? [
        ['memory', windows.memory],
        ['prefetchable', windows.prefetchable],
      ]
    : [];
  for (const [via, fact] of ranges) {
    const range = knownValue(fact);
    if (range && holds(range, bar)) return { of, isHostBridge: false, range, via, fits: true, offset: null };
  }
  const isKnown = windows
    ? ranges.every(([, fact]) => fact.state !== 'unknown')
    : bridge.windows.state === 'absent';
  return { of, isHostBridge: false, range: null, via: null, fits: isKnown ? false : undefined, offset: null };
}

function privateView(context: LensContext, fn: PciFunction): PrivateMemoryView | null {
  const declared = context.memory.privateMemories.find(({ node }) => node === fn.id);
  if (!declared) return null;
  const largest = (knownValue(fn.bars) ?? [])
    .flatMap(({ index }) => placedBar(context.machine, fn, index) ?? [])
    .toSorted((a, b) => (a.sizeBytes < b.sizeBytes ? 1 : -1))[0];
  return {
    sizeBytes: declared.sizeBytes,
    aperture: largest
      ? {
          bar: largest.bar.index,
          sizeBytes: largest.sizeBytes,
          to: Math.min(1, Number(largest.sizeBytes) / Number(declared.sizeBytes)),
        }
      : null,
    hole: privateHoles(context).get(fn.id),
  };
}
