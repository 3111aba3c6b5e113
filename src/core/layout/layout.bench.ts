import { bench, describe } from 'vitest';
import { switchRack } from '../testing/switchRack.ts';
import { machineTree } from '../topology/machineTree.ts';
import { defaultFolds } from './defaultFolds.ts';
import { SCREEN_ASPECT } from './layout.ts';
import { layoutMachine } from './layoutMachine.ts';

const tree = machineTree(switchRack(16, 20));

describe(`${tree.machine.functions.length} functions`, () => {
  bench('layoutMachine, nothing folded', () => {
    layoutMachine(tree, { orientation: 'left-to-right', showAll: true, aspect: SCREEN_ASPECT, folded: [] });
  });
  bench('defaultFolds and layoutMachine', () => {
    layoutMachine(tree, {
      orientation: 'left-to-right',
      showAll: false,
      aspect: SCREEN_ASPECT,
      folded: defaultFolds(tree),
    });
  });
});
