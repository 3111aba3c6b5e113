import { bdfParts } from '../bdf.ts';
import type { DeviceKind } from '../kind.ts';
import { isWorkingKind } from '../kind.ts';
import type { NodeId, PciFunction } from '../machine.ts';
import type { MachineTree } from '../machineTree.ts';

/**
 * What is moved or pulled out as one piece: all functions of one device on one bus, with their virtual functions. A
 * switch is the device of its upstream port; what is below it comes along.
 */
export function deviceUnit(tree: MachineTree, fn: PciFunction): readonly PciFunction[] {
  const own = bdfParts(physicalOf(tree, fn).bdf);
  const siblings = tree.childrenOf(fn.parent);
  const physical = siblings.filter(each => {
    const parts = bdfParts(each.bdf);
    return !isVirtual(each) && parts.bus === own.bus && parts.device === own.device;
  });
  const ids = new Set<NodeId>(physical.map(each => each.id));
  return siblings.filter(
    each =>
      ids.has(each.id) ||
      (each.kind === 'endpoint' && each.physicalFunction && ids.has(each.physicalFunction)),
  );
}

const isVirtual = (fn: PciFunction): boolean => fn.kind === 'endpoint' && fn.physicalFunction !== null;

const physicalOf = (tree: MachineTree, fn: PciFunction): PciFunction =>
  (fn.kind === 'endpoint' && fn.physicalFunction && tree.functionById.get(fn.physicalFunction)) || fn;

/** The function that a person would name a device by: the one that works, else the first. */
export function faceOf(
  kinds: ReadonlyMap<NodeId, DeviceKind>,
  unit: readonly PciFunction[],
): PciFunction | undefined {
  return unit.find(fn => isWorkingKind(kinds.get(fn.id) ?? 'other')) ?? unit[0];
}
