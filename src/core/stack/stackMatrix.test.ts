import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { anyRatedRack } from '../testing/anyRatedRack.ts';
import { uninterestingFunctions } from '../topology/interesting.ts';
import type { NodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { stackAnswer } from './stackAnswer.ts';
import type { StackedMachine } from './stackContext.ts';
import { cellStates, stackMatrixOf, stackMatrixRows } from './stackMatrix.ts';
import { layerNames } from './stackRow.ts';
import { noStackSettings } from './stackSettings.ts';

const MOST = 7;
const endpointsOf = ({ machine }: StackedMachine): readonly NodeId[] => {
  const dull = uninterestingFunctions(machineTree(machine));
  return machine.functions
    .filter(({ id, kind }) => kind === 'endpoint' && !dull.has(id))
    .slice(0, MOST)
    .map(({ id }) => id);
};

/** Each cell says what the answer about its pair says. */
function expectPairByPair(document: StackedMachine) {
  const ids = endpointsOf(document);
  const matrix = stackMatrixOf(
    ids,
    stackMatrixRows(document, ids).map(row => row()),
  );
  ids.forEach((provider, row) => {
    ids.forEach((client, column) => {
      if (provider === client) return;
      const at = row * ids.length + column;
      const answer = stackAnswer({ ...document, provider, client });
      expect(cellStates[matrix.outcomes[at] ?? 0]).toBe(answer.outcome);
      expect(layerNames[(matrix.firstNo[at] ?? 0) - 1] ?? null).toBe(answer.refusedBy);
      for (const each of answer.rows) {
        const others = answer.rows.filter(({ layer }) => layer === each.layer);
        if (others.length === 1) expect(cellStates[matrix.layers[each.layer][at] ?? 0]).toBe(each.state);
      }
    });
  });
}

describe('the matrix of layers says what the panel says', () => {
  it.each(scenes)('$id', scene => expectPairByPair(buildScene(scene).document));

  it('on random machines', () => {
    fc.assert(
      fc.property(anyRatedRack, rated => expectPairByPair({ ...rated, stack: noStackSettings })),
      { numRuns: 20 },
    );
  });
});
