import { describe, expect, it } from 'vitest';
import { SCREEN_ASPECT } from '../core/layout/layout.ts';
import { layoutMachine } from '../core/layout/layoutMachine.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../core/testing/fabricMachine.ts';
import type { NodeId } from '../core/topology/machine.ts';
import { machineTree } from '../core/topology/machineTree.ts';
import type { PlayStep } from '../core/topology/playStep.ts';
import { drawNotes, drawSteps, type EdgeLines, otherPacket, travelOf } from './playOnCanvas.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]),
  hostBridge([rootPort('rp2', [device('c')])], { id: 'rc2', bus: 0x40 }),
);
const tree = machineTree(machine);
const parents = new Map<NodeId, NodeId>(machine.functions.map(fn => [fn.id, fn.parent]));

/** Every edge as two straight pieces from the middle of its upper box to the middle of its lower one. */
function drawing(folded: readonly NodeId[] = [], openSockets: readonly string[] = []) {
  const layout = layoutMachine(tree, {
    orientation: 'left-to-right',
    folded,
    openSockets,
    showAll: true,
    aspect: SCREEN_ASPECT,
  });
  const middle = (id: string) => {
    const box = layout.boxes.find(each => each.id === id);
    if (!box) throw new Error(`no box ${id}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const lines: EdgeLines = new Map(
    layout.edges.map(({ id, from, to }) => {
      const [a, b] = [middle(from), middle(to)];
      return [id, [a, { x: a.x + 10, y: a.y }, { x: a.x + 10, y: b.y }, b]];
    }),
  );
  return { layout, parents, lines };
}

const step = (at: string, to: string | null, lane: PlayStep['lane'] = 'request'): PlayStep => ({
  lane,
  at: node(at),
  to: to === null ? null : node(to),
  sentence: [],
  decides: false,
});
const one = (each: PlayStep, folded: readonly NodeId[] = []) => {
  const [drawn] = drawSteps([each], drawing(folded));
  if (!drawn) throw new Error('nothing drawn');
  return drawn;
};

describe('where a step is drawn', () => {
  it('up a link: along its edge, from the device to the port', () => {
    const { box, line } = one(step('a', 'sw.0'));
    expect(box?.id).toBe('a');
    expect(line[0]?.x).toBeGreaterThan(line.at(-1)?.x ?? 0);
  });
  it('out and back on one link: side by side', () => {
    const [up, down] = [
      one(step('a', 'sw.0')).line[0]?.y,
      one(step('sw.0', 'a', 'completion')).line.at(-1)?.y,
    ];
    expect(Math.abs((up ?? 0) - (down ?? 0))).toBe(8);
  });
  it('across a switch: from one downstream port to the other, not through the upstream port', () => {
    const { line } = one(step('sw.0', 'sw.1'));
    const upstream = drawing().layout.boxes.find(box => box.id === 'sw');
    expect(Math.min(...line.map(point => point.x))).toBeGreaterThan(upstream?.x ?? 0);
    expect(line.length).toBeGreaterThan(2);
  });
  it('from root to root: outside of both', () => {
    const { line, box } = one(step('rc', 'rc2'));
    expect(Math.min(...line.map(point => point.x))).toBeLessThan(box?.x ?? 0);
  });
  it('that stays: no way, and its number at the box', () => {
    const { line, badge, box } = one(step('b', null));
    expect(line).toEqual([]);
    expect(badge?.y).toBe(box?.y);
  });
  it('inside a fold: the fold stands for it', () => {
    expect(one(step('sw.0', 'sw.1'), [node('sw')]).line).toEqual([]);
    const fold = drawing([node('sw')]).layout.boxes.find(box => box.kind === 'fold');
    expect(fold?.kind).toBe('fold');
    expect(one(step('a', 'sw.0'), [node('sw')]).box).toEqual(fold);
  });
  it('at a node that is not there at all: nowhere', () => {
    expect(one(step('nobody', null))).toMatchObject({ box: undefined, line: [], badge: undefined });
  });
  it('of two that stay in one box: their numbers beside each other', () => {
    const [first, second] = drawSteps([step('b', null), step('b', null, 'completion')], drawing());
    expect(first?.badge?.x).not.toBe(second?.badge?.x);
  });
});

describe('a step in a socket', () => {
  const atPart = (part: NonNullable<PlayStep['part']>, to: string | null = null) => ({
    ...step('rc', to),
    part,
  });
  const open = drawing([], ['numa:all', 'numa:0']);
  const boxOf = (id: string) => open.layout.boxes.find(box => box.id.startsWith(id));
  const steps = drawSteps(
    [
      step('rp', 'rc'),
      atPart('iommu'),
      atPart('dram'),
      step('rc', null, 'completion'),
      step('rc', 'rp', 'completion'),
      step('a', 'sw.0'),
    ],
    open,
  );
  const endOf = (at: number) => steps[at]?.line.at(-1);

  it('ends where it ends: at the IOMMU, in memory', () => {
    expect(steps.map(({ box }) => box?.kind)).toEqual(['port', 'iommu', 'dram', 'root', 'root', 'endpoint']);
    for (const [at, part] of [
      [1, 'iommu:'],
      [2, 'dram:'],
    ] as const) {
      const box = boxOf(part);
      expect(endOf(at)?.x).toBeCloseTo((box?.x ?? 0) + (box?.width ?? 0), 5);
      expect(endOf(at)?.y).toBeGreaterThan(box?.y ?? 0);
      expect(endOf(at)?.y).toBeLessThan((box?.y ?? 0) + (box?.height ?? 0));
    }
  });

  it('goes on from part to part, and back to the root before it leaves', () => {
    expect(steps[2]?.line[0]?.x).toBeCloseTo((boxOf('iommu:')?.x ?? 0) + (boxOf('iommu:')?.width ?? 0), 5);
    const back = steps[3]?.line ?? [];
    expect(back[0]?.x).toBeCloseTo((boxOf('dram:')?.x ?? 0) + (boxOf('dram:')?.width ?? 0), 5);
    expect(back.at(-1)?.x).toBeCloseTo(boxOf('rc')?.x ?? 0, 5);
  });

  it('is forgotten by what starts at a device', () => {
    expect(steps[5]?.line).toEqual(drawSteps([step('a', 'sw.0')], open)[0]?.line);
  });

  it('that is folded: at the box of its root', () => {
    expect(drawSteps([atPart('dram')], drawing())[0]).toMatchObject({ box: { id: 'rc' }, line: [] });
  });
});

describe('what a packet travels during a step', () => {
  const steps = drawSteps([step('a', 'sw.0'), step('sw.0', 'sw.1'), step('sw.1', 'b')], drawing());
  it('starts where the step before left it', () => {
    expect(travelOf(steps, 1)[0]).toEqual(steps[0]?.line.at(-1));
  });
  it('starts on its own way where there is no step before', () => {
    expect(travelOf(steps, 0)).toEqual(steps[0]?.line);
  });
});

describe('two packets of a race', () => {
  const steps = drawSteps(
    [step('a', 'sw.0', 'sent first'), step('a', 'sw.0', 'sent second'), step('sw.0', 'sw.1', 'sent first')],
    drawing(),
  );

  it('each goes on from where it was, whatever the other did meanwhile', () => {
    expect(travelOf(steps, 2)[0]).toEqual(steps[0]?.line.at(-1));
    expect(travelOf(steps, 1)[0]).toEqual(steps[1]?.line[0]);
  });
  it('the one that stands is drawn where it is', () => {
    expect(otherPacket(steps, 0)).toBeUndefined();
    expect(otherPacket(steps, 1)).toBe(steps[0]);
    expect(otherPacket(steps, 2)).toBe(steps[1]);
  });
});

it('a note stands below the box of its node, and where a fold stands for several only the first is written', () => {
  const lines = [{ lane: 'request', text: 'direct –' }] as const;
  const notes = [
    { at: node('sw.0'), lines },
    { at: node('sw.1'), lines },
  ];
  const open = drawing();
  const box = open.layout.boxes.find(each => each.id === 'sw.0');
  expect(drawNotes(notes, open)[0]?.corner).toEqual({ x: box?.x, y: (box?.y ?? 0) + (box?.height ?? 0) });
  expect(drawNotes(notes, open)).toHaveLength(2);
  expect(drawNotes(notes, drawing([node('sw')]))).toHaveLength(1);
});
