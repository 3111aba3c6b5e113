import { describe, expect, it } from 'vitest';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { editMachine } from '../topology/edits/machineEdit.ts';
import type { Machine } from '../topology/machine.ts';
import { machineTree } from '../topology/machineTree.ts';
import { drawMachine } from './drawMachine.ts';
import { type Layout, SIDE_LINK_ROOM } from './layout.ts';
import { spreadFor } from './spread.ts';

interface Pane {
  readonly width: number;
  readonly height: number;
}
/** The stage at 1440 by 900, alone and above a dock of 300 pixels. */
const ALONE: Pane = { width: 790, height: 700 };
const BESIDE_DOCK: Pane = { width: 790, height: 400 };
const MARGIN = 48;

const machineOf = (id: string): Machine => {
  const scene = scenes.find(each => each.id === id);
  if (!scene) throw new Error(`no scene ${id}`);
  return buildScene(scene).document.machine;
};
const draw = (machine: Machine, { width, height }: Pane, before: Layout | null = null) =>
  drawMachine(
    machineTree(machine),
    { orientation: 'left-to-right', showAll: false, folded: null, aspect: width / height },
    before,
  );
/** How large all of it is seen. */
const fitZoom = (machine: Machine, layout: Layout, pane: Pane) =>
  Math.min(
    (pane.width - MARGIN) / (layout.width + (machine.sideLinks.length > 0 ? SIDE_LINK_ROOM : 0)),
    (pane.height - MARGIN) / layout.height,
  );

/** From here on a row has room for letters of eleven pixels. */
const NAMED = 0.33;

describe('on a stage of some shape', () => {
  const hgx = machineOf('hgx-h100');

  it('a machine of eight GPUs fills the width, and every row can be read', () => {
    const layout = draw(hgx, ALONE);
    const zoom = fitZoom(hgx, layout, ALONE);
    expect(zoom).toBeGreaterThan(NAMED);
    expect((layout.width + SIDE_LINK_ROOM) * zoom).toBeGreaterThan(0.85 * ALONE.width);
  });

  it('its sockets stand side by side when a dock takes the lower part', () => {
    expect(draw(hgx, ALONE).columns).toEqual([]);
    const layout = draw(hgx, BESIDE_DOCK);
    expect(layout.columns).toEqual(['numa:1']);
    expect(fitZoom(hgx, layout, BESIDE_DOCK)).toBeGreaterThan(NAMED - 0.01);
  });

  it.each(scenes.map(({ id }) => id))('%s is seen whole with its names', id => {
    const machine = machineOf(id);
    expect(fitZoom(machine, draw(machine, ALONE), ALONE)).toBeGreaterThan(NAMED);
  });

  it('on a phone rows are seen higher, as the width is what there is least of', () => {
    const phone: Pane = { width: 390, height: 560 };
    const machine = machineOf('workstation-plx');
    const layout = draw(machine, phone);
    expect(layout.spread).toBe(0.6);
    expect(fitZoom(machine, layout, phone)).toBeGreaterThan(0.5);
    expect(draw(machineOf('desktop'), phone).spread).toBeGreaterThan(0.7);
  });

  it('what fits well is drawn no wider', () => {
    expect(draw(machineOf('desktop'), ALONE).spread).toBe(1);
  });

  it('an edit keeps the spread', () => {
    const before = draw(hgx, ALONE);
    const last = hgx.functions.findLast(fn => fn.kind === 'endpoint');
    const edited = last && editMachine(hgx, { kind: 'remove', node: last.id });
    if (!edited?.ok) throw new Error('not removed');
    expect(draw(edited.value.machine, ALONE, before).spread).toBe(before.spread);
  });
});

describe('the spread', () => {
  const tall = { width: 1000, height: 2000 };
  it.each([
    [0.4, 0.8],
    [0.8, 1.6],
    [1, 1.8],
    [3, 1.8],
  ])('at aspect %f: %f', (aspect, spread) => expect(spreadFor(tall, aspect)).toBe(spread));

  it('stays as it was unless far from what it would be', () => {
    expect(spreadFor(tall, 0.8, 1.3)).toBe(1.3);
    expect(spreadFor({ width: 1600, height: 2000 }, 0.8, 1.8)).toBe(1);
    expect(spreadFor(tall, 0.4, 0.7)).toBe(0.7);
  });
});
