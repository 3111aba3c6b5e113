import { deviceKind } from '../topology/deviceKind.ts';
import { knownValue } from '../topology/fact.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import { functionIds } from '../topology/names/ids.ts';

/** As many alike neighbours are worth one box. */
const WORTH_FOLDING = 4;
/** Larger subtrees are never taken for alike: a person wants to see them. */
const LARGEST_ALIKE = 4;

type ChildrenOf = (parent: NodeId) => readonly PciFunction[];

/**
 * How the children of a folded parent are put into boxes: alike neighbours into one box each if that takes away at
 * least half of what is below the parent (the rest stays drawn), else everything into one. Alike are devices of the
 * same make, and ports with the same below them.
 */
export function foldGroups(
  children: readonly PciFunction[],
  childrenOf: ChildrenOf,
): readonly (readonly PciFunction[])[] {
  const groups = alikeGroups(children, childrenOf);
  const gathered = groups.flat().reduce((sum, fn) => sum + sizeOf(fn, childrenOf), 0);
  const all = children.reduce((sum, fn) => sum + sizeOf(fn, childrenOf), 0);
  return gathered * 2 >= all ? groups : [children];
}

/** How many functions are drawn for one: itself and all that is below it. */
const sizeOf = (fn: PciFunction, childrenOf: ChildrenOf): number =>
  childrenOf(fn.id).reduce((sum, child) => sum + sizeOf(child, childrenOf), 1);

/** In the order of their first members. */
function alikeGroups(children: readonly PciFunction[], childrenOf: ChildrenOf): readonly PciFunction[][] {
  const groups = new Map<string, PciFunction[]>();
  for (const child of children) {
    const look = lookOf(child, childrenOf, { left: LARGEST_ALIKE });
    if (look === null) continue;
    const group = groups.get(look);
    if (group) group.push(child);
    else groups.set(look, [child]);
  }
  return [...groups.values()].filter(group => group.length >= WORTH_FOLDING);
}

/** A text that is the same for alike subtrees; null for one that is too large. */
function lookOf(fn: PciFunction, childrenOf: ChildrenOf, room: { left: number }): string | null {
  if (room.left-- <= 0) return null;
  if (fn.kind === 'endpoint') {
    const { vendorId, deviceId } = functionIds(fn);
    const make = deviceId === undefined ? (knownValue(fn.name) ?? '') : `${vendorId}:${deviceId}`;
    return `${deviceKind(fn)} ${make}`;
  }
  const below: string[] = [];
  for (const child of childrenOf(fn.id)) {
    const look = lookOf(child, childrenOf, room);
    if (look === null) return null;
    below.push(look);
  }
  return `port(${below.join(',')})`;
}
