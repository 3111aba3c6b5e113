import { bdfParts } from '../../topology/bdf.ts';
import { knownValue } from '../../topology/fact.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { functionOf, isOnVirtualBus, type MachineTree, upstreamBridge } from '../../topology/machineTree.ts';

/** A range of bus numbers, both ends included. */
export interface BusNumbers {
  readonly first: number;
  readonly last: number;
}

/** A function that the walk comes to. */
export interface UpstreamStep {
  readonly function: PciFunction;
  /** The numbers of the bus it sits on; undefined where they are not known. */
  readonly buses: BusNumbers | undefined;
  /** Whether they cover the number that is looked for; undefined where they are not known. */
  readonly covers: boolean | undefined;
}

/**
 * `pci_find_common_upstream_dev`, proposed in March 2018 and never merged: walk up from `of` until the bus that a
 * function sits on covers the bus number of `other`. Its quirks are kept: the answer lies on the branch of `of`,
 * domains are not compared, and below one root bus there is always an answer. Null: none; undefined: a bus number
 * on the way is not known.
 */
export function findCommonUpstream(
  tree: MachineTree,
  of: NodeId,
  other: NodeId,
): PciFunction | null | undefined {
  const last = upstreamWalk(tree, of, other).at(-1);
  if (last?.covers === undefined) return undefined;
  return last.covers ? last.function : null;
}

/** The same walk, function by function: it ends where the number is covered, is not known, or on the root bus. */
export function upstreamWalk(tree: MachineTree, of: NodeId, other: NodeId): readonly UpstreamStep[] {
  const { bus } = bdfParts(functionOf(tree, other).bdf);
  const steps: UpstreamStep[] = [];
  let fn: PciFunction | undefined = functionOf(tree, of);
  while (fn) {
    const buses = busesOf(tree, fn);
    const covers = buses && buses.first <= bus && bus <= buses.last;
    steps.push({ function: fn, buses, covers });
    if (covers !== false) break;
    fn = upstreamBridge(tree, fn);
  }
  return steps;
}

/** The numbers of the bus a function sits on: from its own to the last below the bridge that leads to it. */
function busesOf(tree: MachineTree, fn: PciFunction): BusNumbers | undefined {
  const first = bdfParts(fn.bdf).bus;
  if (isOnVirtualBus(tree, fn)) return { first, last: first };
  const above = upstreamBridge(tree, fn);
  if (above) {
    const buses = knownValue(above.buses);
    return buses && { first, last: buses.subordinate };
  }
  const root = tree.rootById.get(fn.parent);
  if (root?.kind !== 'host-bridge') return undefined;
  // Without a limit of its own a root bus may use every number.
  return { first, last: knownValue(root.subordinate) ?? 0xff };
}
