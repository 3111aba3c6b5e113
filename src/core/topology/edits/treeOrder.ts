import { devfnOf } from '../bdf.ts';
import type { Machine, NodeId, PciFunction } from '../machine.ts';

/**
 * The functions depth first, each after its parent; siblings keep their order, and those that are new to a bus stand
 * before the first with a higher device and function number. Virtual functions stay behind the others.
 */
export function inTreeOrder(
  machine: Pick<Machine, 'roots'>,
  functions: readonly PciFunction[],
  arrived: ReadonlySet<NodeId> = new Set(),
): readonly PciFunction[] {
  const children = new Map<NodeId, PciFunction[]>();
  const listOf = (id: NodeId) => {
    const list = children.get(id) ?? [];
    children.set(id, list);
    return list;
  };
  for (const fn of functions) if (!arrived.has(fn.id)) listOf(fn.parent).push(fn);
  for (const fn of functions) if (arrived.has(fn.id)) insert(listOf(fn.parent), fn);
  const ordered: PciFunction[] = [];
  const visit = (id: NodeId) => {
    for (const fn of children.get(id) ?? []) {
      ordered.push(fn);
      if (fn.kind === 'bridge') visit(fn.id);
    }
  };
  for (const root of machine.roots) visit(root.id);
  return ordered;
}

function insert(siblings: PciFunction[], fn: PciFunction): void {
  const at = siblings.findIndex(other => comesAfter(other, fn));
  siblings.splice(at < 0 ? siblings.length : at, 0, fn);
}

const isVirtual = (fn: PciFunction): boolean => fn.kind === 'endpoint' && fn.physicalFunction !== null;

const comesAfter = (other: PciFunction, fn: PciFunction): boolean =>
  isVirtual(other) !== isVirtual(fn)
    ? isVirtual(other)
    : !isVirtual(fn) && devfnOf(other.bdf) > devfnOf(fn.bdf);
