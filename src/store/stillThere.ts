import type { Machine, NodeId } from '../core/topology/machine.ts';
import type { AppState } from './state.ts';

type Looking = Pick<AppState, 'view' | 'selected' | 'pairStart'>;
type Looked = Looking & Pick<AppState, 'open'>;

/** Where a person looks, without what names a node that the machine no longer has. */
export function stillThere({ open, view, selected, pairStart }: Looked, machine: Machine): Looking {
  if (machine === open?.document.machine) return { view, selected, pairStart };
  const functions = new Set(machine.functions.map(fn => fn.id));
  const others = new Set<NodeId>([...machine.roots, ...machine.others].map(({ id }) => id));
  const isThere = (id: NodeId | null) => id !== null && (functions.has(id) || others.has(id));
  const { pair } = view;
  const keepsPair = pair === null || (functions.has(pair.provider) && functions.has(pair.client));
  return {
    view: keepsPair ? view : { ...view, pair: null },
    selected: isThere(selected) ? selected : null,
    pairStart: isThere(pairStart) ? pairStart : null,
  };
}
