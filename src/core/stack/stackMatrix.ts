import { pathKinds } from '../fabric/rates/pathKinds.ts';
import type { NodeId } from '../topology/machine.ts';
import { outcomes } from './layerRule.ts';
import { pairStack } from './stackAnswer.ts';
import { type StackContext, type StackedMachine, stackContext } from './stackContext.ts';
import { type LayerName, layerNames, type RowState } from './stackRow.ts';
import { type WiresAnswer, wiresAnswer } from './wiresLayer.ts';

/** What a cell can say; 0 is what a layer says that a pair does not have. */
export const cellStates = ['none', ...outcomes, 'not-asked'] as const satisfies readonly (
  | RowState
  | 'none'
)[];
export type CellState = (typeof cellStates)[number];

/** Every ordered pair under each layer; row-major, provider down, client across. */
export interface StackMatrix {
  readonly ids: readonly NodeId[];
  /** Indexes into `cellStates`. */
  readonly layers: Readonly<Record<LayerName, Uint8Array>>;
  readonly outcomes: Uint8Array;
  /** Which layer says no first: its place in `layerNames` + 1; 0: none does. */
  readonly firstNo: Uint8Array;
}

/** One row of each table. */
export type StackMatrixRow = Omit<StackMatrix, 'ids'>;

/** The rows of the matrix, each worked out when it is called: together they take long on a large machine. */
export function stackMatrixRows(
  machine: StackedMachine,
  ids: readonly NodeId[],
): readonly (() => StackMatrixRow)[] {
  const context = matrixContext(machine, ids);
  return ids.map(provider => () => {
    const row = emptyTables(ids.length);
    ids.forEach((client, column) => {
      if (client === provider) return;
      const { rows, outcome, refusedBy } = pairStack(context, { provider, client });
      row.outcomes[column] = cellStates.indexOf(outcome);
      row.firstNo[column] = refusedBy === null ? 0 : layerNames.indexOf(refusedBy) + 1;
      for (const layer of layerNames) row.layers[layer][column] = cellStates.indexOf(layerState(rows, layer));
    });
    return row;
  });
}

/** Of several rows of one layer, as of the drivers at both ends, the one that counts most. */
function layerState(rows: ReturnType<typeof pairStack>['rows'], layer: LayerName): CellState {
  const states = rows.filter(row => row.layer === layer).map(({ state }) => state);
  const weakest = (['no', 'not-peer', 'unknown', 'yes', 'not-asked'] as const).find(state =>
    states.includes(state),
  );
  return weakest ?? 'none';
}

/** Pairs whose packets meet the same facts are routed once; words that name ports are of no account here. */
function matrixContext(machine: StackedMachine, ids: readonly NodeId[]): StackContext {
  const context = stackContext(machine);
  const kinds = pathKinds(context.fabric, ids);
  const placeOf = new Map(ids.map((id, place) => [id, place]));
  const known = new Map<string, WiresAnswer>();
  return {
    ...context,
    wires: pair => {
      const kind = kinds.of(placeOf.get(pair.provider) ?? -1, placeOf.get(pair.client) ?? -1);
      if (kind < 0) return wiresAnswer(context.fabric, pair);
      const key = `${kind} ${pair.address} ${pair.mapType}`;
      const found = known.get(key) ?? wiresAnswer(context.fabric, pair);
      known.set(key, found);
      return found;
    },
  };
}

const emptyTables = (size: number): StackMatrixRow => ({
  layers: {
    linux: new Uint8Array(size),
    driver: new Uint8Array(size),
    library: new Uint8Array(size),
    wires: new Uint8Array(size),
  },
  outcomes: new Uint8Array(size),
  firstNo: new Uint8Array(size),
});

/** The rows one below the other. */
export function stackMatrixOf(ids: readonly NodeId[], rows: readonly StackMatrixRow[]): StackMatrix {
  const whole = emptyTables(ids.length * ids.length);
  rows.forEach((row, at) => {
    const offset = at * ids.length;
    for (const layer of layerNames) whole.layers[layer].set(row.layers[layer], offset);
    whole.outcomes.set(row.outcomes, offset);
    whole.firstNo.set(row.firstNo, offset);
  });
  return { ids, ...whole };
}
