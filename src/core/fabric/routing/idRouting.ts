import { type Bdf, bdfParts } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { nameOf } from '../../topology/nodeName.ts';
import type { MissingFact } from '../../topology/sentence.ts';
import type { Fabric } from './fabric.ts';

/** The routing ID as a TLP carries it: bus << 8 | device << 3 | function. */
export function routingId(bdf: Bdf): bigint {
  const { bus, device, function: fn } = bdfParts(bdf);
  return BigInt((bus << 8) | (device << 3) | fn);
}

/** Whether a bus number lies behind a bridge: secondary <= bus <= subordinate; undefined where that is not known. */
export function leadsToBus(fn: PciFunction, bus: number): boolean | undefined {
  if (fn.kind !== 'bridge') return false;
  const buses = knownValue(fn.buses);
  if (!buses) return fn.buses.state === 'absent' ? false : undefined;
  return buses.secondary <= bus && bus <= buses.subordinate;
}

export interface IdClaim {
  readonly claimant: PciFunction | null;
  /** Only where nobody is known to claim. */
  readonly missing: readonly MissingFact[];
}

/** Who on the bus below `parent` takes a packet for this ID: the function itself, else the bridge that leads there. */
export function idClaimOnBus(fabric: Fabric, parent: NodeId, id: Bdf, except?: NodeId): IdClaim {
  const { bus, domain } = bdfParts(id);
  const others = fabric.tree
    .childrenOf(parent)
    .filter(fn => fn.id !== except && bdfParts(fn.bdf).domain === domain);
  const itself = others.find(fn => fn.bdf === id);
  if (itself) return { claimant: itself, missing: [] };
  const missing: MissingFact[] = [];
  for (const fn of others) {
    const leads = leadsToBus(fn, bus);
    if (leads) return { claimant: fn, missing: [] };
    if (leads === undefined) missing.push(missingBuses(fabric, fn.id));
  }
  return { claimant: null, missing };
}

export const missingBuses = (fabric: Fabric, node: NodeId): MissingFact => ({
  node,
  what: `the bus numbers of ${nameOf(fabric, node).text}`,
  howToGet: 'lspci -v',
});
