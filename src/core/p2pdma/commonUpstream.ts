import { bdfParts } from '../topology/bdf.ts';
import { knownValue } from '../topology/fact.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { functionOf, isOnVirtualBus, type MachineTree, upstreamBridge } from '../topology/machineTree.ts';

/** A range of bus numbers, both ends included. */
interface BusNumbers {
  readonly first: number;
  readonly last: number;
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
  const { bus } = bdfParts(functionOf(tree, other).bdf);
  let fn: PciFunction | undefined = functionOf(tree, of);
  while (fn) {
    const range = busesOf(tree, fn);
    if (!range) return undefined;
    if (range.first <= bus && bus <= range.last) return fn;
    fn = upstreamBridge(tree, fn);
  }
  return null;
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
