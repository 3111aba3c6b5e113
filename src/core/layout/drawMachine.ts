import { sameData } from '../lib/sameData.ts';
import type { MachineTree } from '../topology/machineTree.ts';
import { defaultFolds } from './defaultFolds.ts';
import type { DrawnBefore, Layout, LayoutOptions } from './layout.ts';
import { layoutMachine } from './layoutMachine.ts';

/** `folded: null` leaves the choice of folds to the layout. */
export type ChosenLayoutOptions = Omit<LayoutOptions, 'folded'> & {
  readonly folded: LayoutOptions['folded'] | null;
};

/**
 * The picture of a machine. After an edit it keeps the folds and the columns of the picture `before`, so that what was
 * not touched stays where it is; another way of drawing begins anew.
 */
export function drawMachine(
  tree: MachineTree,
  chosen: ChosenLayoutOptions,
  before: DrawnBefore | null = null,
): Layout {
  const was = before?.options;
  const foldsBefore = was?.showAll === chosen.showAll ? was.folded : null;
  const isSameWay = was?.orientation === chosen.orientation && was.aspect === chosen.aspect;
  const folded = chosen.folded ?? foldsBefore ?? defaultFolds(tree);
  // A socket that is opened or folded takes its width from what is free, or gives it back.
  const hasSameSockets = sameData(was?.openSockets ?? [], chosen.openSockets ?? []);
  const kept =
    isSameWay && before ? { columns: before.columns, spread: hasSameSockets ? before.spread : null } : null;
  return layoutMachine(tree, { ...chosen, folded }, kept);
}
