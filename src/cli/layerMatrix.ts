import {
  cellStates,
  endpointLabels,
  functionOf,
  layerNames,
  layerWords,
  machineTree,
  type PeerlaneDocument,
  type StackMatrix,
  shortBdf,
  stackMatrixOf,
  stackMatrixRows,
  uninterestingFunctions,
} from '../core/index.ts';
import { textTable } from './textTable.ts';

/** What the cells of a matrix of layers can be about. */
export const layerLenses = ['first-no', ...layerNames] as const;
type Lens = (typeof layerLenses)[number];

const letters = { none: '-', yes: 'y', no: 'x', unknown: '?', 'not-peer': 'm', 'not-asked': '.' } as const;
const legend =
  'y allowed, x refused, ? unknown, m works through system memory, . not asked; a name: the layer that says no first.\n';

interface Shown {
  readonly lens: Lens;
  readonly all: boolean;
  readonly json: boolean;
}

/** Every pair under one layer, or with the layer that says no first. */
export function layerMatrix(document: PeerlaneDocument, { lens, all, json }: Shown): readonly string[] {
  const tree = machineTree(document.machine);
  const folded = uninterestingFunctions(tree);
  const ids = document.machine.functions.flatMap(({ id, kind }) =>
    kind === 'endpoint' && (all || !folded.has(id)) ? [id] : [],
  );
  if (ids.length === 0) return ['No endpoint to compare; --all shows folded devices too.\n'];
  const rows = stackMatrixRows(document, ids).map(row => row());
  const matrix = stackMatrixOf(ids, rows);
  if (json)
    return [
      jsonOf(
        matrix,
        ids.map(id => functionOf(tree, id).bdf),
      ),
    ];
  const labels = endpointLabels(tree);
  const header = ['memory of ↓', '', ...ids.map((_, i) => `${i + 1}`)];
  const lines = ids.map((id, row) => [
    `${row + 1}`,
    `${shortBdf(functionOf(tree, id).bdf)} ${labels.get(id) ?? ''}`.trimEnd(),
    ...ids.map((_, column) => (row === column ? '' : cellText(matrix, lens, row * ids.length + column))),
  ]);
  return [textTable([header, ...lines]), legend];
}

function cellText(matrix: StackMatrix, lens: Lens, at: number): string {
  const refusing = layerNames[(matrix.firstNo[at] ?? 0) - 1];
  if (lens === 'first-no' && refusing) return layerWords[refusing];
  return letters[stateAt(lens === 'first-no' ? matrix.outcomes : matrix.layers[lens], at)];
}

const stateAt = (table: Uint8Array, at: number) => cellStates[table[at] ?? 0] ?? 'none';

function jsonOf(matrix: StackMatrix, bdfs: readonly string[]): string {
  const pairs = bdfs.flatMap((provider, row) =>
    bdfs.flatMap((client, column) => {
      if (row === column) return [];
      const at = row * bdfs.length + column;
      const layers = Object.fromEntries(layerNames.map(layer => [layer, stateAt(matrix.layers[layer], at)]));
      return [
        {
          provider,
          client,
          outcome: stateAt(matrix.outcomes, at),
          firstNo: layerNames[(matrix.firstNo[at] ?? 0) - 1] ?? null,
          ...layers,
        },
      ];
    }),
  );
  return `{"pairs": [\n${pairs.map(pair => JSON.stringify(pair)).join(',\n')}\n]}\n`;
}
