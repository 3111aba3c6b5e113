import { type CellState, cellStates, type StackMatrix } from '../../core/stack/stackMatrix.ts';
import { type LayerName, layerNames, layerWords } from '../../core/stack/stackRow.ts';
import { outcomeLook } from '../stack/outcomeLook.ts';
import type { Summary } from './arrange.ts';
import { type CellSource, cellsById, indexById } from './cellLook.ts';

export type StackLens = 'first-no' | LayerName;

/** What a cell says of a layer, in words. */
export const stateWords: Readonly<Record<CellState, string>> = {
  none: 'no such layer',
  yes: 'allowed',
  no: 'refused',
  unknown: 'unknown',
  'not-peer': 'works, not peer to peer',
  'not-asked': 'not asked',
};

/** Cells of one layer; of `first-no` what all layers come to, with the one that says no first. */
export function stackCells(matrix: StackMatrix, lens: StackLens): CellSource {
  const at = indexById(matrix.ids);
  return ({ provider, client }) => {
    const place = (at.get(provider.node.id) ?? -1) * matrix.ids.length + (at.get(client.node.id) ?? -1);
    if (provider.node.id === client.node.id)
      return { tone: 'none', icon: null, text: '—', aside: null, words: `${client.node.label} itself` };
    const table = lens === 'first-no' ? matrix.outcomes : matrix.layers[lens];
    const state = cellStates[table[place] ?? 0] ?? 'none';
    const refusing = lens === 'first-no' ? layerNames[(matrix.firstNo[place] ?? 0) - 1] : undefined;
    const look = state === 'none' ? null : outcomeLook[state];
    const by = refusing ? `, ${layerWords[refusing]} says no first` : '';
    return {
      tone: state === 'not-asked' ? 'none' : (look?.tone ?? 'none'),
      icon: look?.icon ?? null,
      text: refusing ? layerWords[refusing] : '',
      aside: null,
      words: `${client.node.label} to the memory of ${provider.node.label}: ${stateWords[state]}${by}`,
    };
  };
}

const statesWorstFirst = [
  'no',
  'unknown',
  'not-peer',
  'not-asked',
  'none',
  'yes',
] as const satisfies readonly CellState[];

/** By what a layer says, or which layer says no first; valued by how bad that is. */
export function stackSummary(matrix: StackMatrix, lens: StackLens): Summary {
  const at = cellsById(matrix.ids);
  const table = lens === 'first-no' ? matrix.outcomes : matrix.layers[lens];
  const states = statesWorstFirst.filter(state => state !== 'no' || lens !== 'first-no');
  const refusers = lens === 'first-no' ? layerNames : [];
  const codes = [
    ...refusers.map(layer => ({ word: `${layerWords[layer]} says no`, tone: 'blocked' })),
    ...states.map(state => ({
      word: stateWords[state],
      tone: state === 'none' ? 'none' : outcomeLook[state].tone,
    })),
  ];
  const codeOf: Summary['codeOf'] = (provider, client) => {
    const cell = at(provider, client);
    const first = lens === 'first-no' ? (matrix.firstNo[cell] ?? 0) : 0;
    if (first > 0) return first - 1;
    const state = cellStates[table[cell] ?? 0] ?? 'none';
    return provider.index === client.index ? -1 : refusers.length + states.indexOf(state);
  };
  return { codes, codeOf, value: { name: 'Answer', isBetterHigh: true, of: codeOf } };
}
