import { knownValue } from '../topology/fact.ts';
import type { Machine, NodeId, PciFunction } from '../topology/machine.ts';
import { functionIds } from '../topology/names/ids.ts';

/**
 * Which function of one machine is which of another, by id of the first. Machines that come of one another have the
 * same ids; between captures, where an id is an address and devices may have changed theirs, what is left is matched
 * by model and slot, then by model in order of appearance.
 */
export function matchNodes(a: Machine, b: Machine): ReadonlyMap<NodeId, NodeId> {
  const matched = new Map<NodeId, NodeId>();
  const taken = new Set<NodeId>();
  const match = (from: PciFunction, to: PciFunction) => {
    matched.set(from.id, to.id);
    taken.add(to.id);
  };
  const later = new Map(b.functions.map(fn => [fn.id, fn]));
  for (const fn of a.functions) {
    const same = later.get(fn.id);
    if (same && same.kind === fn.kind && modelOf(same) === modelOf(fn)) match(fn, same);
  }
  for (const keyOf of [slotKey, modelKey]) {
    const waiting = new Map<string, PciFunction[]>();
    for (const fn of b.functions) {
      const key = taken.has(fn.id) ? null : keyOf(fn);
      if (key !== null) waiting.set(key, [...(waiting.get(key) ?? []), fn]);
    }
    for (const fn of a.functions) {
      const key = matched.has(fn.id) ? null : keyOf(fn);
      const next = key === null ? undefined : waiting.get(key)?.shift();
      if (next) match(fn, next);
    }
  }
  return matched;
}

function modelOf(fn: PciFunction): string {
  const { vendorId, deviceId } = functionIds(fn);
  return vendorId === undefined ? (knownValue(fn.name) ?? '') : `${vendorId}:${deviceId}`;
}

/** Ports of a model are all alike, so only what sits at the end of a link is matched by what it is. */
const modelKey = (fn: PciFunction): string | null =>
  fn.kind === 'endpoint' && modelOf(fn) !== '' ? modelOf(fn) : null;

function slotKey(fn: PciFunction): string | null {
  const slot = knownValue(fn.slot);
  const model = modelKey(fn);
  return slot === undefined || model === null ? null : `${slot} ${model}`;
}
