import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { anyMachine } from '../testing/arbitraryMachine.ts';
import { smallMachine } from '../testing/smallMachine.ts';
import { switchRack } from '../testing/switchRack.ts';
import { type Machine, nodeId } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { defaultFolds } from './defaultFolds.ts';
import { type Layout, type LayoutBox, type LayoutOptions, SCREEN_ASPECT } from './layout.ts';
import { layoutMachine } from './layoutMachine.ts';

const options = fc.record({
  orientation: fc.constantFrom('left-to-right' as const, 'top-down' as const),
  showAll: fc.boolean(),
  aspect: fc.constantFrom(0.6, SCREEN_ASPECT, 2),
  openSockets: fc.subarray(['numa:all', 'numa:0', 'numa:1', 'numa:unknown', 'numa:unplaced']),
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
        const tree = edges.filter(({ kind }) => kind === 'link' || kind === 'internal');
        expect(tree.map(edge => edge.to).sort()).toEqual(below.map(box => box.id).sort());
      }),
    );
  });

  it('shows every function once when nothing is left out', () => {
    fc.assert(
      fc.property(anyMachine, machine => {
        const tree = machineTree(machine);
        const { boxes } = layoutMachine(tree, {
          orientation: 'left-to-right',
          showAll: true,
          aspect: SCREEN_ASPECT,
          folded: [],
        });
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

/** Which box stands where, as a person reads a picture: from the top, then from the left. */
const idsDownwards = ({ boxes }: Layout, kind: LayoutBox['kind']) =>
  boxes
    .filter(box => box.kind === kind)
    .sort((a, b) => a.y - b.y || a.x - b.x)
    .map(box => box.id);

const rightward = { orientation: 'left-to-right', showAll: false, aspect: SCREEN_ASPECT } as const;

describe('the tree of a switch', () => {
  const machine = smallMachine([
    { at: '00:01.0', bridge: 'root-port' },
    { at: '01:00.0', below: '00:01.0', bridge: 'upstream-port' },
    { at: '02:00.0', below: '01:00.0', bridge: 'downstream-port' },
    { at: '02:01.0', below: '01:00.0', bridge: 'downstream-port' },
    { at: '03:00.0', below: '02:00.0', class: 0x0302, ids: [0x10de, 0x2330] },
    { at: '04:00.0', below: '02:01.0', class: 0x0200, ids: [0x15b3, 0x1021] },
    { at: '04:00.1', below: '02:01.0', class: 0x0200, ids: [0x15b3, 0x1021] },
    { at: '00:02.0', bridge: 'root-port' },
    { at: '05:00.0', below: '00:02.0', class: 0x0108, ids: [0x144d, 0xa80a] },
  ]);
  const layout = draw(machine, rightward);
  const at = (id: string) => {
    const box = layout.boxes.find(each => each.id === id || each.id === `0000:${id}`);
    if (!box) throw new Error(`${id} is not drawn`);
    return box;
  };

  it('grows to the right', () => {
    const way = ['hb:0000:00', '00:01.0', '01:00.0', '02:00.0', '03:00.0'].map(id => at(id).x);
    expect(way).toEqual([...way].sort((a, b) => a - b));
    expect(new Set(way).size).toBe(way.length);
  });

  it('has all endpoints in one column, whatever their depth', () => {
    expect(new Set(['03:00.0', '04:00.0', '04:00.1', '05:00.0'].map(id => at(id).x)).size).toBe(1);
  });

  it('has a port in the row of the device below it, and above its devices in their middle', () => {
    expect(at('02:00.0').y).toBe(at('03:00.0').y);
    expect(at('02:01.0').y * 2).toBe(at('04:00.0').y + at('04:00.1').y);
  });

  it('keeps the functions of one device closer than its neighbours', () => {
    const gap = (above: string, below: string) => at(below).y - at(above).y - at(above).height;
    expect(gap('04:00.0', '04:00.1')).toBeLessThan(gap('03:00.0', '04:00.0'));
  });

  it('walls the ports of the switch in, and nothing else', () => {
    const wall = at('switch:0000:01:00.0');
    const inside = layout.boxes.filter(box => box.group === wall.id).map(box => box.id);
    expect(inside.sort()).toEqual(['0000:01:00.0', '0000:02:00.0', '0000:02:01.0']);
    const others = layout.boxes.filter(box => isLeafBox(box) && box.group !== wall.id);
    expect(others.filter(box => overlaps(wall, box))).toEqual([]);
  });

  it('is the same, turned, when it grows down', () => {
    const down = draw(machine, { ...rightward, orientation: 'top-down' });
    const way = ['hb:0000:00', '0000:00:01.0', '0000:01:00.0', '0000:02:00.0', '0000:03:00.0'];
    const ys = way.map(id => down.boxes.find(box => box.id === id)?.y ?? Number.NaN);
    expect(ys).toEqual([...ys].sort((a, b) => a - b));
    expect(new Set(ys).size).toBe(ys.length);
  });
});

describe('what is folded', () => {
  const shelf = (drives: number) =>
    smallMachine([
      { at: '00:01.0', bridge: 'root-port' },
      { at: '01:00.0', below: '00:01.0', bridge: 'upstream-port' },
      ...Array.from({ length: drives }, (_, i) => i.toString(16).padStart(2, '0')).flatMap(n => [
        { at: `02:${n}.0`, below: '01:00.0', bridge: 'downstream-port' as const },
        { at: `1${n.slice(1)}:00.0`, below: `02:${n}.0`, class: 0x0108, ids: [0x144d, 0xa80a] as const },
      ]),
      { at: '02:1f.0', below: '01:00.0', bridge: 'downstream-port' },
      { at: '40:00.0', below: '02:1f.0', class: 0x0200, ids: [0x15b3, 0x1021] },
    ]);
  const fold = (machine: Machine, ...ids: string[]) =>
    layoutMachine(machineTree(machine), { ...rightward, folded: ids.map(nodeId) });

  it.each([
    ['alike drives go into one box, the adapter beside them stays', shelf(8), '0000:01:00.0', [16]],
    ['too few are alike to be worth a box: all below the switch go into one', shelf(3), '0000:01:00.0', [8]],
    ['of a root port all goes, its switch too', shelf(8), '0000:00:01.0', [19]],
  ] as const)('%s', (_, machine, id, sizes) => {
    const folds = fold(machine, id).boxes.filter(box => box.kind === 'fold');
    expect(folds.map(box => box.nodes.length)).toEqual(sizes);
    expect(folds.map(box => box.foldOf)).toEqual([id]);
  });

  it('leave the switch beside their row: no line crosses its title', () => {
    const { boxes } = fold(shelf(8), '0000:01:00.0');
    const wall = boxes.find(box => box.kind === 'switch');
    const folded = boxes.find(box => box.kind === 'fold');
    expect(folded?.y).toBeGreaterThanOrEqual((wall?.y ?? 0) + 32);
    expect((folded?.y ?? 0) + (folded?.height ?? 0)).toBeLessThan((wall?.y ?? 0) + (wall?.height ?? 0));
  });

  it('are virtual functions, which go into one box beside their physical function', () => {
    const virtual = (n: number) => ({
      at: `01:00.${n}`,
      below: '00:01.0',
      class: 0x0200,
      virtualOf: '01:00.0',
    });
    const machine = smallMachine([
      { at: '00:01.0', bridge: 'root-port' },
      { at: '01:00.0', below: '00:01.0', class: 0x0200 },
      ...[1, 2, 3, 4].map(virtual),
    ]);
    expect(defaultFolds(machineTree(machine))).toEqual(['0000:01:00.0']);
    const layout = draw(machine, rightward);
    expect(idsDownwards(layout, 'endpoint')).toEqual(['0000:01:00.0']);
    expect(layout.boxes.find(box => box.kind === 'fold')?.nodes).toHaveLength(4);
  });

  it('is as much as makes the picture fit, by any budget', () => {
    const tree = machineTree(switchRack(12, 16));
    for (const budget of [600, 150, 60]) {
      const { boxes } = layoutMachine(tree, { ...rightward, folded: defaultFolds(tree, budget) });
      const functions = boxes.filter(box => box.kind !== 'root' && isLeafBox(box));
      expect(functions.length, `budget ${budget}`).toBeLessThanOrEqual(budget);
    }
  });
});

describe('switches of a rack', () => {
  it('are folded all or none where they are alike', () => {
    const tree = machineTree(switchRack(8, 16));
    const folds = defaultFolds(tree, 300);
    expect(folds).toHaveLength(8);
  });
});

describe('a large machine', () => {
  it.each(['left-to-right', 'top-down'] as const)(
    'of a thousand functions has the shape of a screen, %s',
    orientation => {
      const tree = machineTree(switchRack(16, 20));
      const layout = layoutMachine(tree, { orientation, showAll: false, aspect: SCREEN_ASPECT, folded: [] });
      expect(tree.machine.functions.length).toBeGreaterThan(980);
      expect(layout.width / layout.height).toBeGreaterThan(0.7);
      expect(layout.width / layout.height).toBeLessThan(2.2);
    },
  );

  it('keeps its order when a device is added', () => {
    const unfolded = (machine: Machine) => layoutMachine(machineTree(machine), { ...rightward, folded: [] });
    const before = unfolded(switchRack(6, 8));
    const after = unfolded(switchRack(6, 9));
    const known = new Set(idsDownwards(before, 'endpoint'));
    const inColumns = (layout: Layout) =>
      layout.boxes.filter(box => known.has(box.id) && box.kind === 'endpoint').map(box => box.id);
    expect(inColumns(after)).toEqual(inColumns(before));
  });
});

describe('the built-in machines', () => {
  it.each(scenes.map(scene => [scene.id, scene] as const))(
    '%s has the shape of a screen, give or take',
    (_, scene) => {
      const { width, height } = draw(buildScene(scene).document.machine, {
        orientation: 'left-to-right',
        showAll: false,
        aspect: SCREEN_ASPECT,
      });
      expect(width / height).toBeGreaterThan(0.4);
      expect(width / height).toBeLessThan(8);
    },
  );

  it('folds what would not fit, and leaves what fits unfolded', () => {
    for (const scene of scenes) {
      const { machine } = buildScene(scene).document;
      const boxes = draw(machine, {
        orientation: 'left-to-right',
        showAll: false,
        aspect: SCREEN_ASPECT,
      }).boxes.filter(isLeafBox);
      expect(boxes.length, scene.id).toBeLessThan(170);
    }
  });
});
