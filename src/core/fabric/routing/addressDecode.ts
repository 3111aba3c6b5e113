import type { AddressRange } from '../../topology/bar.ts';
import { type Fact, knownValue } from '../../topology/fact.ts';
import { contains } from '../../topology/hostWindows.ts';
import type { BridgeFunction, NodeId, PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import type { Fabric } from './fabric.ts';

/** A BAR that holds an address. */
export interface BarHit {
  readonly node: NodeId;
  readonly bar: number;
  readonly offset: bigint;
}

/**
 * Whether a function takes a memory address on its primary side. `disabled`: it would, but Memory Space Enable is
 * clear. `unknown`: the fact that tells is not shown.
 */
export type Claim =
  | { readonly state: 'claims'; readonly by: 'bar' | 'window' }
  | { readonly state: 'no' }
  | { readonly state: 'disabled' }
  | { readonly state: 'unknown'; readonly missing: MissingFact };

export interface BusClaim {
  readonly claimant: PciFunction | null;
  /** Whether the claimant took it only because nobody else did. */
  readonly subtractive: boolean;
  readonly disabled: readonly PciFunction[];
  /** Only where nobody is known to claim. */
  readonly missing: readonly MissingFact[];
}

/** Who on the bus below `parent` takes this bus address; the ports in `except` are not asked. */
export function claimOnBus(fabric: Fabric, parent: NodeId, address: bigint, except?: NodeId): BusClaim {
  const disabled: PciFunction[] = [];
  const missing: MissingFact[] = [];
  const others = fabric.tree.childrenOf(parent).filter(fn => fn.id !== except);
  for (const fn of others) {
    const claim = claimOf(fabric, fn, address);
    if (claim.state === 'claims') return { claimant: fn, subtractive: false, disabled: [], missing: [] };
    if (claim.state === 'disabled') disabled.push(fn);
    if (claim.state === 'unknown') missing.push(claim.missing);
  }
  const taker = others.find(fn => fabric.platform.subtractiveBridges.includes(fn.id));
  return { claimant: taker ?? null, subtractive: taker !== undefined, disabled, missing };
}

/** Whether one function takes this bus address on its primary side (PCI-to-PCI Bridge Architecture, chapter 4). */
function claimOf(fabric: Fabric, fn: PciFunction, address: bigint): Claim {
  const memorySpaceOff = knownValue(fn.command)?.memorySpace === false;
  if (barHit(fn, address)) return memorySpaceOff ? { state: 'disabled' } : { state: 'claims', by: 'bar' };
  if (fn.kind === 'endpoint') {
    return fn.bars.state === 'unknown' ? unknownClaim(fabric, fn, 'BARs') : { state: 'no' };
  }
  const inside = isInsideWindows(fn, address);
  if (inside === undefined) return unknownClaim(fabric, fn, 'memory windows');
  if (!inside) return { state: 'no' };
  return memorySpaceOff ? { state: 'disabled' } : { state: 'claims', by: 'window' };
}

const unknownClaim = (fabric: Fabric, fn: PciFunction, what: string): Claim => ({
  state: 'unknown',
  missing: missingWindows(fabric, fn.id, what),
});

export const missingWindows = (fabric: Fabric, node: NodeId, what: string): MissingFact => ({
  node,
  what: `the ${what} of ${nameOf(fabric, node).text}`,
  howToGet: 'sudo lspci -vvv',
});

/** The memory BAR of this function that holds a bus address, with the offset in it. */
export function barHit(fn: PciFunction, address: bigint): BarHit | null {
  for (const bar of knownValue(fn.bars) ?? []) {
    const base = knownValue(bar.address);
    const sizeBytes = knownValue(bar.sizeBytes);
    if (bar.kind === 'io' || base === undefined || sizeBytes === undefined) continue;
    if (address >= base && address < base + sizeBytes) {
      return { node: fn.id, bar: bar.index, offset: address - base };
    }
  }
  return null;
}

/** Whether a bridge's memory or prefetchable window holds the address; undefined where that is not known. */
export function isInsideWindows(bridge: BridgeFunction, address: bigint): boolean | undefined {
  const windows = knownValue(bridge.windows);
  if (!windows) return bridge.windows.state === 'absent' ? false : undefined;
  const memory = isInside(windows.memory, address);
  const prefetchable = isInside(windows.prefetchable, address);
  if (memory || prefetchable) return true;
  return memory === undefined || prefetchable === undefined ? undefined : false;
}

const isInside = (window: Fact<AddressRange>, address: bigint): boolean | undefined => {
  if (window.state === 'unknown') return undefined;
  return window.state === 'known' && contains(window.value, address);
};
