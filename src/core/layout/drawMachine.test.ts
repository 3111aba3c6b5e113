import { describe, expect, it } from 'vitest';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { switchRack } from '../testing/switchRack.ts';
import { editMachine } from '../topology/edits/machineEdit.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree, rootOf } from '../topology/machineTree.ts';
import { type ChosenLayoutOptions, drawMachine } from './drawMachine.ts';
import { type Layout, SCREEN_ASPECT } from './layout.ts';

const asOpened: ChosenLayoutOptions = {
  orientation: 'left-to-right',
  showAll: false,
  folded: null,
  aspect: SCREEN_ASPECT,
};
const draw = (machine: Machine, chosen: Partial<ChosenLayoutOptions> = {}, before: Layout | null = null) =>
  drawMachine(machineTree(machine), { ...asOpened, ...chosen }, before);

/** Each edit of a built-in machine that takes out one device, and the root that it hung on. */
function removals(machine: Machine) {
  const tree = machineTree(machine);
  return machine.functions.flatMap(fn => {
    if (fn.kind !== 'endpoint') return [];
    const edited = editMachine(machine, { kind: 'remove', node: fn.id });
    const root = rootOf(tree, fn.id).id;
    return edited.ok ? [{ edited: edited.value.machine, root: root as string }] : [];
  });
}

const rootsOf = ({ boxes }: Layout) => boxes.filter(box => box.kind === 'root');

describe('an edit', () => {
  it.each(scenes.map(scene => [scene.id, scene] as const))(
    'of %s leaves every other tree in its column, and those above where they were',
    (_, scene) => {
      const { machine } = buildScene(scene).document;
      const before = draw(machine);
      for (const { edited, root } of removals(machine)) {
        const after = draw(edited, {}, before);
        const edge = rootsOf(before).find(box => box.id === root);
        for (const was of rootsOf(before)) {
          const now = rootsOf(after).find(box => box.id === was.id);
          if (!now || !edge || was.id === root) continue;
          expect(now.x, `${was.id} after one below ${root} went`).toBe(was.x);
          if (was.x === edge.x && was.y < edge.y) expect(now.y, was.id).toBe(was.y);
        }
      }
    },
  );

  it('folds nothing that was open, and opens nothing that was folded', () => {
    const before = draw(switchRack(4, 5));
    const after = draw(switchRack(4, 12), {}, before);
    expect(after.options.folded).toEqual(before.options.folded);
    expect(draw(switchRack(4, 12)).options.folded).not.toEqual(before.options.folded);
  });

  it('that makes the machine several times as large lays it out anew', () => {
    const before = draw(switchRack(1, 4), { folded: [] });
    const after = draw(switchRack(12, 4), { folded: [] }, before);
    expect(before.columns).toEqual([]);
    expect(after).toEqual(draw(switchRack(12, 4), { folded: [] }));
  });
});

describe('another way of drawing', () => {
  const machine = switchRack(6, 8);

  it('turned, or on a screen of another shape, begins anew', () => {
    const before = draw(machine, { aspect: 0.4 });
    for (const chosen of [{ orientation: 'top-down' }, { aspect: 3 }] as const) {
      expect(draw(machine, chosen, before)).toEqual(draw(machine, chosen));
    }
  });

  it('has more columns on a wider screen', () => {
    const columns = (aspect: number) => draw(machine, { aspect, folded: [] }).columns.length;
    expect(columns(3)).toBeGreaterThan(columns(0.4));
  });
});
