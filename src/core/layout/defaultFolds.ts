import { uninterestingFunctions } from '../topology/interesting.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { switchesOf } from '../topology/switches.ts';

/** As many boxes as are still read at a glance. */
const BUDGET = 90;
/** Virtual functions of one physical function beyond this are shown as one box. */
const VIRTUAL_FUNCTIONS_SHOWN = 2;

/**
 * What is folded before a person says otherwise: the virtual functions of a device, and, where more than `budget`
 * boxes would be drawn, whole switches, root ports and roots, the largest first.
 */
export function defaultFolds(tree: MachineTree, budget = BUDGET): readonly NodeId[] {
  const uninteresting = uninterestingFunctions(tree);
  const shown = tree.machine.functions.filter(fn => !uninteresting.has(fn.id));
  const folds = manyVirtualFunctions(shown);
  const hidden = new Set(shown.filter(fn => isVirtualOf(fn, folds)).map(fn => fn.id));
  let count = shown.length - hidden.size;
  for (const { id, inside } of candidates(tree, shown)) {
    if (count <= budget) break;
    const fresh = inside.filter(each => !hidden.has(each));
    if (fresh.length < 2) continue;
    for (const each of fresh) hidden.add(each);
    count -= fresh.length - 1;
    folds.add(id);
  }
  return [...folds];
}

function manyVirtualFunctions(shown: readonly PciFunction[]): Set<NodeId> {
  const counts = new Map<NodeId, number>();
  for (const fn of shown) {
    const physical = fn.kind === 'endpoint' ? fn.physicalFunction : null;
    if (physical !== null) counts.set(physical, (counts.get(physical) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > VIRTUAL_FUNCTIONS_SHOWN).map(([id]) => id));
}

const isVirtualOf = (fn: PciFunction, physicals: ReadonlySet<NodeId>) =>
  fn.kind === 'endpoint' && fn.physicalFunction !== null && physicals.has(fn.physicalFunction);

/** Switches first, then root ports, then roots; of each the fullest first. */
function candidates(tree: MachineTree, shown: readonly PciFunction[]) {
  const isShown = new Set(shown.map(fn => fn.id));
  const below = (id: NodeId): readonly NodeId[] =>
    tree
      .childrenOf(id)
      .filter(child => isShown.has(child.id))
      .flatMap(child => [child.id, ...below(child.id)]);
  const rank = (ids: readonly NodeId[]) =>
    ids.map(id => ({ id, inside: below(id) })).sort((a, b) => b.inside.length - a.inside.length);
  const roots = tree.machine.roots.map(root => root.id);
  const rootPorts = roots.flatMap(id => tree.childrenOf(id)).filter(fn => fn.kind === 'bridge');
  return [
    ...rank(switchesOf(tree).map(each => each.upstream)),
    ...rank(rootPorts.map(fn => fn.id)),
    ...rank(roots),
  ];
}
