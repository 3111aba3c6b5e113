import { err, ok } from '../../lib/result.ts';
import { bdfParts, makeBdf } from '../bdf.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';
import { say } from '../sentence.ts';
import { deviceUnit } from './deviceUnit.ts';
import { type EditResult, noSuchNode, type Refusal, refusal } from './edit.ts';
import { finish } from './finish.ts';
import type { Places } from './place.ts';
import { placesOf } from './places.ts';
import { rootAbove, subtreeOf } from './settle.ts';

/**
 * Takes out a device with all its functions, a port, a switch or a host bridge, with all that is below it; or a
 * device that is no PCI function. Links beside PCIe and devices that hung on it go too. Everybody else keeps their
 * bus numbers and addresses. Answers what was above it.
 */
export function removeNode(machine: Machine, node: NodeId): EditResult {
  if (machine.others.some(other => other.id === node)) {
    const others = machine.others.filter(other => other.id !== node);
    return ok({ machine: { ...machine, others }, node: null, changes: [] });
  }
  const places = placesOf(machine);
  const refused = whyNotRemove(places, node);
  if (refused) return err(refused);
  const tops = topsOf(places, node);
  const gone = subtreeOf(machine.functions, tops);
  const rest = withFunctionZero(
    machine.functions.filter(fn => !gone.has(fn.id)),
    places.tree.functionById.get(node),
  );
  const parent = places.tree.functionById.get(node)?.parent ?? null;
  const roots = machine.roots.filter(root => root.id !== node);
  const others = machine.others.filter(other => other.parent === null || !gone.has(other.parent));
  const sideLinks = machine.sideLinks.filter(({ a, b }) => !gone.has(a) && !gone.has(b));
  return finish(machine, parent, {
    machine: { ...machine, roots, functions: rest, others, sideLinks },
    roots: new Set(
      roots.some(root => root.id === rootAbove(places.tree, node)) ? [rootAbove(places.tree, node)] : [],
    ),
    ports: new Set(parent === null ? [] : [parent]),
    arrived: new Set(),
  });
}

/** Why something cannot be taken out; null where it can. */
function whyNotRemove({ tree, name }: Places, node: NodeId): Refusal | null {
  const fn = tree.functionById.get(node);
  if (!fn) return tree.rootById.has(node) ? null : noSuchNode(node);
  if (fn.kind === 'endpoint' && fn.physicalFunction) {
    const physical = name(fn.physicalFunction);
    return refusal(
      'built-in',
      say`${name(node)} is a virtual function of ${physical}: remove that, or keep both.`,
    );
  }
  return null;
}

/** On a root bus and behind an upstream port each port is by itself; elsewhere a device goes as a whole. */
function topsOf({ tree, kinds }: Places, node: NodeId): ReadonlySet<NodeId> {
  const fn = tree.functionById.get(node);
  if (!fn) return new Set(tree.childrenOf(node).map(each => each.id));
  const isOnRootBus = tree.rootById.has(fn.parent);
  if ((isOnRootBus || kinds.get(fn.parent) === 'switch-upstream') && fn.kind === 'bridge')
    return new Set([node]);
  return new Set(deviceUnit(tree, fn).map(each => each.id));
}

/** Linux looks for functions of a device only where it has a function 0, so firmware gives that to the first one left. */
function withFunctionZero(
  functions: readonly PciFunction[],
  gone: PciFunction | undefined,
): readonly PciFunction[] {
  const own = gone && bdfParts(gone.bdf);
  if (!gone || own?.function !== 0) return functions;
  const heir = functions.find(fn => {
    const parts = bdfParts(fn.bdf);
    const isVirtual = fn.kind === 'endpoint' && fn.physicalFunction !== null;
    return fn.parent === gone.parent && parts.bus === own.bus && parts.device === own.device && !isVirtual;
  });
  if (!heir) return functions;
  const bdf = makeBdf({ ...bdfParts(heir.bdf), function: 0 });
  return functions.map(fn => (fn === heir ? { ...fn, bdf } : fn));
}
