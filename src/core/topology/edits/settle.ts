import { ok, type Result } from '../../lib/result.ts';
import type { Assigned } from '../assignWindows.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';
import type { MachineTree } from '../machineTree.ts';
import type { MachineProblem } from '../validateProblem.ts';
import { keepBuses } from './keepBuses.ts';
import { keepWindows } from './keepWindows.ts';
import { retrainLinks } from './retrainLinks.ts';
import { inTreeOrder } from './treeOrder.ts';

/** What an edit did to the shape of a machine. */
export interface Unsettled {
  readonly machine: Machine;
  /** Roots below which something came or went. */
  readonly roots: ReadonlySet<NodeId>;
  /** Ports below which something came or went. */
  readonly ports: ReadonlySet<NodeId>;
  /** Functions that are new on their bus. */
  readonly arrived: ReadonlySet<NodeId>;
}

/** Order, bus numbers, addresses and links after an edit. Refused where bus numbers run out. */
export function settle({ machine, roots, ports, arrived }: Unsettled): Result<Assigned, MachineProblem> {
  const functions = inTreeOrder(machine, machine.functions, arrived);
  const numbered = keepBuses({ ...machine, functions }, roots);
  if (!numbered.ok) return numbered;
  return ok(keepWindows(retrainLinks(numbered.value, ports), roots));
}

/** The root above a function; a root itself. */
export function rootAbove(tree: MachineTree, id: NodeId): NodeId {
  let at = id;
  for (let fn = tree.functionById.get(at); fn; fn = tree.functionById.get(at)) at = fn.parent;
  return at;
}

/** A node with everything below it, the node itself included if it is a function. */
export function subtreeOf(functions: readonly PciFunction[], tops: ReadonlySet<NodeId>): ReadonlySet<NodeId> {
  const inside = new Set(tops);
  // Parents come first in a machine.
  for (const fn of functions) if (inside.has(fn.parent)) inside.add(fn.id);
  return inside;
}
