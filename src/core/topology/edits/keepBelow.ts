import { place } from '../assignWindows.ts';
import { type Claim, claimsBelow, spaces, windowClaims } from '../assignWindowsClaims.ts';
import { largestFirst } from '../assignWindowsPacking.ts';
import type { AddressRange } from '../bar.ts';
import { type Fact, isAssigned, known, knownValue, originalOf } from '../fact.ts';
import type { BridgeFunction, NodeId, PciFunction } from '../machine.ts';
import type { MachineTree } from '../machineTree.ts';
import { bridgeRoom, type Room, type Windows } from './room.ts';

/** Where BARs and windows lie after an edit, and what was packed anew. */
export interface Kept {
  /** By BAR index and function. */
  readonly addresses: Map<string, bigint>;
  /** By space and bridge. */
  readonly windows: Map<string, AddressRange>;
  /** Bridges of which nothing stays where it was, neither their windows nor anything below. */
  readonly anew: Set<NodeId>;
}

export const nothingKept = (): Kept => ({ addresses: new Map(), windows: new Map(), anew: new Set() });

/**
 * Finds addresses for what waits for them below a root or bridge, while captured BARs and windows stay. Undefined
 * where there is no room without moving them. A captured range that its bridge does not hold (subtractive decode, CPU
 * addresses in place of bus addresses) stays as it is and takes no room.
 */
export function keepBelow(tree: MachineTree, parent: NodeId, room: Room): Kept | undefined {
  const kept = nothingKept();
  const children = tree.childrenOf(parent);
  for (const fn of children) for (const bar of capturedBars(fn)) room.setAside(bar.range, bar.space);
  const packedAnew: BridgeFunction[] = [];
  for (const fn of children) {
    if (fn.kind === 'bridge' && fn.windows.state === 'known' && !keepBridge(tree, fn, room, kept)) {
      packedAnew.push(fn);
    }
  }
  const waiting = waitingClaims(tree, parent).filter(claim => !goBack(claim, room, kept));
  const windows = packedAnew.flatMap(bridge => windowClaims(tree, bridge));
  for (const claim of largestFirst([...waiting, ...windows])) {
    const base = room.take(claim);
    if (base === undefined) return undefined;
    place(kept, claim, base);
  }
  for (const bridge of packedAnew) kept.anew.add(bridge.id);
  return kept;
}

/** Keeps a bridge's captured windows and all that is below it; false where something does not fit. */
function keepBridge(tree: MachineTree, bridge: BridgeFunction, room: Room, kept: Kept): boolean {
  const windows = knownValue(bridge.windows);
  if (!windows || spaces.every(space => isAssigned(originalOf(windows[space])))) return false;
  const captured: Windows = Object.fromEntries(
    spaces.flatMap(space => {
      const range = capturedRange(windows[space]);
      return range ? [[space, range]] : [];
    }),
  );
  const below = keepBelow(tree, bridge.id, bridgeRoom(captured));
  if (!below) return false;
  const hasMoved = spaces.some(space => isWaiting(windows[space]));
  for (const space of spaces) {
    const range = captured[space];
    if (!range) continue;
    if (!room.setAside(range, space) && hasMoved) return false;
    below.windows.set(`${space} ${bridge.id}`, range);
  }
  for (const [key, base] of below.addresses) kept.addresses.set(key, base);
  for (const [key, range] of below.windows) kept.windows.set(key, range);
  for (const id of below.anew) kept.anew.add(id);
  return true;
}

function capturedRange(fact: Fact<AddressRange>): AddressRange | undefined {
  const original = originalOf(fact);
  return isAssigned(original) ? undefined : knownValue(original);
}

/** BARs at the address that a capture shows; those of a function that does not decode memory may hold anything. */
function capturedBars(fn: PciFunction) {
  const decodesMemory = knownValue(fn.command)?.memorySpace !== false;
  return (knownValue(fn.bars) ?? []).flatMap(({ address, sizeBytes, kind }) => {
    const [base, size] = [knownValue(address), knownValue(sizeBytes)];
    if (isWaiting(address) || base === undefined || !size || !decodesMemory) return [];
    return [
      {
        range: { base, limit: base + size - 1n },
        space: kind === 'io' ? ('io' as const) : ('memory' as const),
      },
    ];
  });
}

/** BARs directly below a root or bridge that have no captured address now. */
function waitingClaims(tree: MachineTree, parent: NodeId): readonly Claim[] {
  const waiting = tree.childrenOf(parent).flatMap(fn => {
    const bars = (knownValue(fn.bars) ?? []).filter(bar => isWaiting(bar.address));
    // As an endpoint, so that nothing is asked for what is below it.
    return bars.length > 0 ? [{ ...asEndpoint(fn), bars: known(bars, 'assigned') }] : [];
  });
  if (waiting.length === 0) return [];
  return claimsBelow({ ...tree, childrenOf: id => (id === parent ? waiting : []) }, parent);
}

const asEndpoint = (fn: PciFunction): PciFunction =>
  fn.kind === 'endpoint' ? fn : { ...fn, kind: 'endpoint', physicalFunction: null };

/** Puts a BAR where it was captured, or where the last edit put it, if that is still or again free. */
function goBack(claim: Claim, room: Room, kept: Kept): boolean {
  if (claim.kind !== 'bar' || claim.owners.length > 1) return false;
  const { address } = claim.bar;
  for (const base of [knownValue(originalOf(address)), knownValue(address)]) {
    if (base === undefined || base % claim.alignBytes !== 0n) continue;
    if (!room.setAside({ base, limit: base + claim.sizeBytes - 1n }, claim.space)) continue;
    place(kept, claim, base);
    return true;
  }
  return false;
}

/** Whether an address or window is for enumeration to find: it did last time, or could not tell. */
export const isWaiting = (fact: Fact<unknown>): boolean =>
  isAssigned(fact) || (fact.state === 'unknown' && fact.was !== undefined);
