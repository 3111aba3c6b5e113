import { describe, expect, it } from 'vitest';
import { buildScene } from '../scenes/buildScene.ts';
import { scenes } from '../scenes/scenes.ts';
import { machineTree } from '../topology/machineTree.ts';
import { drawMachine } from './drawMachine.ts';
import { groupOfRoot, partId } from './groups.ts';
import { type Layout, SCREEN_ASPECT, socketParts } from './layout.ts';

function draw(id: string, openSockets: readonly string[] = [], before: Layout | null = null): Layout {
  const scene = scenes.find(each => each.id === id);
  if (!scene) throw new Error(`no scene ${id}`);
  return drawMachine(
    machineTree(buildScene(scene).document.machine),
    { orientation: 'left-to-right', showAll: false, folded: null, aspect: SCREEN_ASPECT, openSockets },
    before,
  );
}

const partsOf = ({ boxes }: Layout) =>
  boxes.filter(({ kind }) => (socketParts as readonly string[]).includes(kind));

describe('a socket that is opened', () => {
  it('takes its width from what is free, and gives it back', () => {
    const closed = draw('hgx-h100');
    const open = draw('hgx-h100', ['numa:0', 'numa:1'], closed);
    expect(open.spread).toBeLessThan(closed.spread);
    expect(draw('hgx-h100', [], open)).toEqual(closed);
  });
});

describe('the sockets of a machine', () => {
  it('are folded to their titles, and joined by a line', () => {
    const layout = draw('hgx-h100');
    expect(partsOf(layout)).toEqual([]);
    expect(layout.edges.filter(({ kind }) => kind === 'socket-link').map(({ id }) => id)).toEqual([
      'numa:0>numa:1',
    ]);
  });

  it('open one by one, before their roots, each root on a line from the root complex', () => {
    const layout = draw('hgx-h100', ['numa:0']);
    expect(partsOf(layout).map(({ id }) => id)).toEqual(socketParts.map(part => partId(part, 'numa:0')));
    const roots = layout.boxes.filter(box => box.kind === 'root' && box.group === 'numa:0');
    const from = layout.edges.filter(edge => edge.from === partId('complex', 'numa:0'));
    expect(from.map(({ to }) => to).sort()).toEqual(roots.map(({ id }) => id).sort());
    for (const part of partsOf(layout)) {
      for (const root of roots) expect(part.x + part.width).toBeLessThan(root.x);
    }
  });

  it('stay inside their wall, above each other, where the machine is smaller than they are', () => {
    const layout = draw('desktop', ['numa:all', 'numa:0']);
    const [wall] = layout.boxes.filter(({ kind }) => kind === 'numa');
    const parts = partsOf(layout);
    expect(parts).toHaveLength(4);
    for (const [i, part] of parts.entries()) {
      expect(part.y + part.height).toBeLessThanOrEqual((wall?.y ?? 0) + (wall?.height ?? 0));
      if (i > 0) expect(part.y).toBeGreaterThan((parts[i - 1]?.y ?? 0) + (parts[i - 1]?.height ?? 0));
    }
  });

  it('are the groups that roots are drawn in', () => {
    for (const scene of scenes) {
      const { machine } = buildScene(scene).document;
      const layout = draw(scene.id);
      for (const root of machine.roots) {
        const box = layout.boxes.find(({ id }) => id === root.id);
        if (box) expect(box.group, root.id).toBe(groupOfRoot(machine, root));
      }
    }
  });
});
