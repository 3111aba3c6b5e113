import type { PairMatrix } from '../../core/p2pdma/policy/matrix.ts';
import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import type { MatrixLens } from '../../core/share/document.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import type { ShownEndpoint } from '../../store/selectors.ts';
import type { IconName } from '../shared/Icon.tsx';
import { cellAt, cellText, cellWords } from './matrixCells.ts';

/** How one cell looks and what it says. */
export interface CellLook {
  readonly tone: string;
  readonly icon: IconName | null;
  readonly text: string;
  /** A second value beside the first one. */
  readonly aside: string | null;
  readonly words: string;
}

export interface CellPlace {
  /** Row and column of the verdict matrix. */
  readonly provider: { readonly node: OutlineNode; readonly index: number };
  readonly client: { readonly node: OutlineNode; readonly index: number };
}

/** Tells a cell; another function means other cells. */
export type CellSource = (place: CellPlace) => CellLook;

/** Cells of what the kernel decides. */
export const verdictCells =
  (matrix: PairMatrix, lens: MatrixLens): CellSource =>
  ({ provider, client }) => {
    const cell = cellAt(matrix, provider.index, client.index);
    const { tone } = verdictWords[cell.mapType];
    return {
      tone,
      icon: lens === 'verdict' ? tone : null,
      text: cellText(cell, lens),
      aside: null,
      words: cellWords(cell, provider.node.label, client.node.label),
    };
  };

/** By a pair's devices; row of the provider, column of the client. */
export const indexById = (ids: readonly NodeId[]): ReadonlyMap<NodeId, number> =>
  new Map(ids.map((id, index) => [id, index]));

/** Where a pair stands in a table of these devices, row-major. */
export function cellsById(
  ids: readonly NodeId[],
): (provider: ShownEndpoint, client: ShownEndpoint) => number {
  const places = indexById(ids);
  return (provider, client) =>
    (places.get(provider.node.id) ?? -1) * ids.length + (places.get(client.node.id) ?? -1);
}
