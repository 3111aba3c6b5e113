import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { anyMachine } from '../testing/arbitraryMachine.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { defaultFolds } from './defaultFolds.ts';
import type { Layout, LayoutBox, LayoutOptions } from './layout.ts';
import { layoutMachine } from './layoutMachine.ts';

const options = fc.record({
  orientation: fc.constantFrom('left-to-right' as const, 'top-down' as const),
  showAll: fc.boolean(),
});

function draw(machine: Machine, choice: Omit<LayoutOptions, 'folded'>): Layout {
  const tree = machineTree(machine);
  return layoutMachine(tree, { ...choice, folded: defaultFolds(tree) });
}

const isLeafBox = ({ kind }: LayoutBox) => kind !== 'numa' && kind !== 'switch';
const overlaps = (a: LayoutBox, b: LayoutBox) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const contains = (outer: LayoutBox, inner: LayoutBox) =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

function overlapping(boxes: readonly LayoutBox[]): readonly string[] {
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).flatMap(b => (overlaps(a, b) ? [`${a.id} on ${b.id}`] : [])),
  );
}

describe('the layout of any machine', () => {
  it('lets no two boxes touch, nor two groups', () => {
    fc.assert(
      fc.property(anyMachine, options, (machine, choice) => {
        const { boxes } = draw(machine, choice);
        expect(overlapping(boxes.filter(isLeafBox))).toEqual([]);
        expect(overlapping(boxes.filter(box => box.kind === 'numa'))).toEqual([]);
      }),
    );
  });

  it('draws every box inside its group', () => {
    fc.assert(
      fc.property(anyMachine, options, (machine, choice) => {
        const { boxes } = draw(machine, choice);
        const byId = new Map(boxes.map(box => [box.id, box]));
        const outside = boxes.filter(box => {
          const group = box.group === null ? undefined : byId.get(box.group);
          return group && !contains(group, box);
        });
        expect(outside.map(box => box.id)).toEqual([]);
      }),
    );
  });

  it('joins only boxes that are there, and each box but a root by exactly one edge', () => {
    fc.assert(
      fc.property(anyMachine, options, (machine, choice) => {
        const { boxes, edges } = draw(machine, choice);
        const ids = new Set(boxes.map(box => box.id));
        expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
        const below = boxes.filter(box => ['port', 'endpoint', 'fold'].includes(box.kind));
        expect(edges.map(edge => edge.to).sort()).toEqual(below.map(box => box.id).sort());
      }),
    );
  });

  it('shows every function once when nothing is left out', () => {
    fc.assert(
      fc.property(anyMachine, machine => {
        const tree = machineTree(machine);
        const { boxes } = layoutMachine(tree, { orientation: 'left-to-right', showAll: true, folded: [] });
        const shown = boxes.flatMap(box => box.nodes).sort();
        const all = [...machine.roots, ...machine.functions].map(node => node.id).sort();
        expect(shown).toEqual(all);
      }),
    );
  });

  it('is the same for the same machine', () => {
    fc.assert(
      fc.property(anyMachine, options, (machine, choice) => {
        expect(draw(machine, choice)).toEqual(draw(structuredClone(machine), choice));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the built-in machines', () => {
  it.each(scenes.map(scene => [scene.id, scene] as const))(
    '%s has the shape of a screen, give or take',
    (_, scene) => {
      const { width, height } = draw(buildScene(scene).machine, {
        orientation: 'left-to-right',
        showAll: false,
      });
      expect(width / height).toBeGreaterThan(0.4);
      expect(width / height).toBeLessThan(8);
    },
  );

  it('folds what would not fit, and leaves what fits unfolded', () => {
    for (const scene of scenes) {
      const { machine } = buildScene(scene);
      const boxes = draw(machine, { orientation: 'left-to-right', showAll: false }).boxes.filter(isLeafBox);
      expect(boxes.length, scene.id).toBeLessThan(220);
    }
  });
});
