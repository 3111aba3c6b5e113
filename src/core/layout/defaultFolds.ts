import { uninterestingFunctions } from '../topology/interesting.ts';
import type { NodeId, PciFunction } from '../topology/machine.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { switchesOf } from '../topology/switches.ts';
import { foldGroups } from './alike.ts';

/** As many boxes as are still read at a glance. */
const BUDGET = 90;
/** Virtual functions of one physical function beyond this are shown as one box. */
const VIRTUAL_FUNCTIONS_SHOWN = 2;

/**
 * What is folded before a person says otherwise: the virtual functions of a device, and, where more than `budget`
 * boxes would be drawn, what is below whole switches, root ports and roots, the fullest first.
 */
export function defaultFolds(tree: MachineTree, budget = BUDGET): readonly NodeId[] {
  const uninteresting = uninterestingFunctions(tree);
  const shown = tree.machine.functions.filter(fn => !uninteresting.has(fn.id));
  const folds = manyVirtualFunctions(shown);
  const hidden = new Set(shown.filter(fn => isVirtualOf(fn, folds)).map(fn => fn.id));
  let count = shown.length - hidden.size;
  let last: Candidate | null = null;
  for (const candidate of candidates(tree, shown)) {
    const { id, boxes } = candidate;
    if (count <= budget && !(last && areAlike(last, candidate))) break;
    const fresh = boxes.map(ids => ids.filter(each => !hidden.has(each))).filter(ids => ids.length > 1);
    if (fresh.length === 0) continue;
    for (const ids of fresh) {
      for (const each of ids) hidden.add(each);
      count -= ids.length - 1;
    }
    folds.add(id);
    last = candidate;
  }
  return [...folds];
}

/** One of several alike switches left open would only raise the question why. */
const areAlike = (a: Candidate, b: Candidate): boolean =>
  a.boxes.length === b.boxes.length && a.boxes.every((ids, i) => ids.length === b.boxes[i]?.length);

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

interface Candidate {
  readonly id: NodeId;
  /** What each box that it is folded into would stand for. */
  readonly boxes: readonly (readonly NodeId[])[];
}

/** Switches first, then root ports, then roots; of each the one that hides most first. */
function candidates(tree: MachineTree, shown: readonly PciFunction[]): readonly Candidate[] {
  const isShown = new Set(shown.map(fn => fn.id));
  const childrenOf = (id: NodeId) => tree.childrenOf(id).filter(child => isShown.has(child.id));
  const withBelow = (fn: PciFunction): readonly NodeId[] => [fn.id, ...childrenOf(fn.id).flatMap(withBelow)];
  const rank = (ids: readonly NodeId[]) =>
    ids
      .map(id => ({
        id,
        boxes: foldGroups(childrenOf(id), childrenOf).map(group => group.flatMap(withBelow)),
      }))
      .sort((a, b) => b.boxes.flat().length - a.boxes.flat().length);
  const roots = tree.machine.roots.map(root => root.id);
  const rootPorts = roots.flatMap(id => tree.childrenOf(id)).filter(fn => fn.kind === 'bridge');
  return [
    ...rank(switchesOf(tree).map(each => each.upstream)),
    ...rank(rootPorts.map(fn => fn.id)),
    ...rank(roots),
  ];
}
