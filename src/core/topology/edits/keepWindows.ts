import { type Assigned, assignWindows, outOfSpace, place } from '../assignWindows.ts';
import { claimsBelow, spaces } from '../assignWindowsClaims.ts';
import { sharedSpace } from '../assignWindowsHost.ts';
import { type Gap, largestFirst } from '../assignWindowsPacking.ts';
import type { AddressRange, Bar, BridgeWindows, HostWindow } from '../bar.ts';
import {
  absent,
  changedFact,
  type Fact,
  isAssigned,
  known,
  knownValue,
  mapFact,
  originalOf,
  unknown,
} from '../fact.ts';
import type { BridgeFunction, Machine, NodeId, PciFunction, Root } from '../machine.ts';
import { type MachineTree, machineTree } from '../machineTree.ts';
import type { MachineProblem } from '../validateProblem.ts';
import { isWaiting, type Kept, keepBelow, nothingKept } from './keepBelow.ts';
import { cutOut, hostRoom, type Room } from './room.ts';

/**
 * Gives addresses to what has none after an edit below some roots. Where nothing was captured, all is assigned anew
 * (`assignWindows`); else captured BARs and windows stay as long as there is room beside them, and only where there
 * is none the smallest part of the tree that must is packed anew. What finds no room is a problem beside the machine.
 */
export function keepWindows(machine: Machine, touched: ReadonlySet<NodeId>): Assigned {
  if (isDrawn(machine)) return assignWindows(machine);
  const tree = machineTree(machine);
  const problems: MachineProblem[] = [];
  const below = new Map<NodeId, Kept>();
  for (const root of machine.roots) {
    if (touched.has(root.id)) below.set(root.id, belowRoot(tree, root, problems));
  }
  const settled = settledFunctions(machine, below);
  return { machine: { ...machine, functions: settled }, problems };
}

/** Whether enumeration alone has numbered and addressed the machine: then it does so again as at any boot. */
function isDrawn({ roots, functions }: Machine): boolean {
  // Of a capture it is not shown what its host bridges decode.
  if (roots.some(root => root.kind !== 'host-bridge' || root.windows.state === 'unknown')) return false;
  const isOpen = (fact: Fact<unknown>) =>
    originalOf(fact).state === 'unknown' || isAssigned(originalOf(fact));
  return functions.every(
    fn =>
      (knownValue(fn.bars) ?? []).every(({ address }) => isOpen(address)) &&
      (fn.kind === 'endpoint' || (isAssigned(originalOf(fn.buses)) && isOpen(fn.windows))),
  );
}

function belowRoot(tree: MachineTree, root: Root, problems: MachineProblem[]): Kept {
  const kept = keepBelow(tree, root.id, roomBelow(tree, root));
  return kept ?? packedAnew(tree, root, problems);
}

/** Everything below a root that has no room as it is. */
function packedAnew(tree: MachineTree, root: Root, problems: MachineProblem[]): Kept {
  const kept = nothingKept();
  const room = roomBelow(tree, root);
  for (const claim of largestFirst(claimsBelow(tree, root.id))) {
    const base = room.take(claim);
    if (base === undefined) problems.push(outOfSpace(tree, root, claim));
    else place(kept, claim, base);
  }
  for (const fn of tree.childrenOf(root.id)) kept.anew.add(fn.id);
  return kept;
}

/** What a host bridge decodes; where that is not shown, all that no other root is known to decode. */
function roomBelow(tree: MachineTree, root: Root): Room {
  const others = tree.machine.roots.filter(other => other.id !== root.id);
  const below = (each: Root) => tree.childrenOf(each.id);
  const ports: Gap[] = [{ base: 0x1000n, end: 0x1_0000n }];
  for (const other of others) {
    if (other.domain === root.domain)
      for (const range of below(other).flatMap(decodedPorts)) cutOut(ports, range);
  }
  // What was captured on this bus may lie anywhere; nothing on a root bus has come from elsewhere.
  const own = below(root).flatMap(fn => [fn, asCaptured(fn)]);
  const io = joined([...ports, ...own.flatMap(decodedPorts).map(gapOf)]);
  const windows = root.kind === 'host-bridge' ? knownValue(root.windows) : undefined;
  if (windows) return hostRoom(windows, io);
  const { low, high } = sharedSpace();
  const inUse = others.flatMap(other => below(other).flatMap(decoded));
  for (const range of inUse) for (const gaps of [low, high]) cutOut(gaps, range);
  return hostRoom(joined([...low, ...high, ...own.flatMap(decoded).map(gapOf)]).map(windowFrom), io);
}

const gapOf = ({ base, limit }: AddressRange): Gap => ({ base, end: limit + 1n });
const windowFrom = ({ base, end }: Gap): HostWindow => ({
  base,
  limit: end - 1n,
  offset: 0n,
  prefetchable: false,
});

/** The same addresses without overlaps. */
function joined(gaps: readonly Gap[]): Gap[] {
  const apart: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0))) {
    const last = apart.at(-1);
    if (!last || gap.base > last.end) apart.push(gap);
    else if (gap.end > last.end) apart.splice(-1, 1, { base: last.base, end: gap.end });
  }
  return apart;
}

/** A function with the addresses that a capture showed. */
function asCaptured(fn: PciFunction): PciFunction {
  const bars = mapFact(fn.bars, list => list.map(bar => ({ ...bar, address: originalOf(bar.address) })));
  if (fn.kind === 'endpoint') return { ...fn, bars };
  const windows = mapFact(fn.windows, ({ io, memory, prefetchable }) => ({
    io: originalOf(io),
    memory: originalOf(memory),
    prefetchable: originalOf(prefetchable),
  }));
  return { ...fn, bars, windows };
}

/** The memory that a function on a root bus is known to decode. */
function decoded(fn: PciFunction): readonly AddressRange[] {
  const bars = (knownValue(fn.bars) ?? []).flatMap(({ kind, address, sizeBytes }) => {
    const [base, size] = [knownValue(address), knownValue(sizeBytes)];
    return kind === 'io' || base === undefined || !size ? [] : [{ base, limit: base + size - 1n }];
  });
  const windows = fn.kind === 'bridge' ? knownValue(fn.windows) : undefined;
  return [
    ...bars,
    ...[windows?.memory, windows?.prefetchable].flatMap(fact => (fact && knownValue(fact)) ?? []),
  ];
}

/** The I/O ports that a bridge on a root bus is known to forward. */
const decodedPorts = (fn: PciFunction): readonly AddressRange[] => {
  const windows = fn.kind === 'bridge' ? knownValue(fn.windows) : undefined;
  const range = windows && knownValue(windows.io);
  return range ? [range] : [];
};

/** What a function inherits on the way down. */
interface Above {
  readonly kept: Kept;
  /** All below is packed anew. */
  readonly anew: boolean;
  /** A bridge above does not show its windows, so no address below can be told. */
  readonly isHidden: boolean;
  /** Whether the bus gets requests for an address, as far as that is known. */
  readonly gets: (address: bigint) => boolean;
}

function settledFunctions(machine: Machine, below: ReadonlyMap<NodeId, Kept>): readonly PciFunction[] {
  const above = new Map<NodeId, Above>();
  for (const [id, kept] of below) above.set(id, { kept, anew: false, isHidden: false, gets: () => true });
  return machine.functions.map(fn => {
    const around = above.get(fn.parent);
    if (!around) return fn;
    const own = { ...around, anew: around.anew || around.kept.anew.has(fn.id) };
    const addressed = withAddresses(fn, own);
    if (addressed.kind === 'endpoint') return addressed;
    const bridge = withWindows(addressed, own);
    const isHidden = around.isHidden || bridge.windows.state !== 'known';
    above.set(fn.id, { ...own, isHidden, gets: address => isForwarded(bridge, address) });
    return bridge;
  });
}

function withAddresses(fn: PciFunction, around: Above): PciFunction {
  if (fn.bars.state !== 'known') return fn;
  const bars = fn.bars.value.map(bar => withAddress(fn, bar, around));
  const isSame = bars.every((bar, i) => fn.bars.state === 'known' && bar === fn.bars.value[i]);
  return isSame ? fn : { ...fn, bars: { ...fn.bars, value: bars } };
}

function isForwarded(bridge: BridgeFunction, address: bigint): boolean {
  const windows = knownValue(bridge.windows);
  if (!windows) return true;
  return spaces.some(space => {
    const range = knownValue(windows[space]);
    return range !== undefined && address >= range.base && address <= range.limit;
  });
}

function withAddress(fn: PciFunction, bar: Bar, { kept, anew, isHidden, gets }: Above): Bar {
  if (!anew && !isWaiting(bar.address)) return bar;
  const original = knownValue(originalOf(bar.address));
  if (!knownValue(bar.sizeBytes) && original !== undefined && gets(original)) {
    return { ...bar, address: originalOf(bar.address) };
  }
  const base = kept.addresses.get(`${bar.index} ${fn.id}`);
  const found: Fact<bigint> =
    base !== undefined
      ? known(base, 'assigned')
      : isHidden || !knownValue(bar.sizeBytes)
        ? unknown
        : absent('assigned');
  const address = changedFact(bar.address, found);
  return address === bar.address ? bar : { ...bar, address };
}

function withWindows(fn: BridgeFunction, { kept, anew, isHidden }: Above): BridgeFunction {
  if (fn.windows.state !== 'known') return fn;
  const now = fn.windows.value;
  if (!anew && !spaces.some(space => isWaiting(now[space]))) return fn;
  const settle = (space: keyof BridgeWindows): Fact<AddressRange> => {
    const range = kept.windows.get(`${space} ${fn.id}`);
    if (range) return changedFact(now[space], known(range, 'assigned'));
    return changedFact(now[space], isHidden ? unknown : absent('assigned'));
  };
  const value = { io: settle('io'), memory: settle('memory'), prefetchable: settle('prefetchable') };
  return { ...fn, windows: { ...fn.windows, value } };
}
