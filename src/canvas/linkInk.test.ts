import { describe, expect, it } from 'vitest';
import type { StageMark } from '../core/advisor/stageLenses.ts';
import type { Layout, LayoutBox } from '../core/layout/layout.ts';
import { scenes } from '../core/scenes/scenes.ts';
import { nodeId } from '../core/topology/machine.ts';
import { badgeInk, pathBadges } from './badges.ts';
import { boxWords } from './boxWords.ts';
import { touches } from './camera.ts';
import { detailAt } from './detail.ts';
import { type PlacedInk, widthOf } from './ink.ts';
import { linkInk, titleInk } from './linkInk.ts';
import { drawScene, measure, providers, theme } from './testing/drawnScene.ts';

const pen = { theme, measure };
const zooms = [2, 1, 0.8, 0.6, 0.45, 0.35, 0.2];

const textsOf = (placed: readonly PlacedInk[]) =>
  placed.flatMap(({ id, ink }) => ink.flatMap(each => (each.kind === 'text' ? [{ id, ...each }] : [])));

describe('the words on a link', () => {
  it('say the rate once, however many functions share it', () => {
    const { layout, nodes } = drawScene('nvmeof-target');
    const port = layout.boxes.find(box => nodes.get(box.id)?.address === '00:03.0')?.id;
    const below = layout.edges.filter(edge => edge.from === port).map(({ id }) => id);
    const said = textsOf(linkInk({ layout, badges: [] }, detailAt(1), pen)).filter(({ id }) =>
      below.includes(id),
    );
    expect(below.length).toBeGreaterThan(1);
    expect(said).toHaveLength(1);
  });

  it('stand clear of the wall of the switch that it leaves', () => {
    const { layout } = drawScene('workstation-plx');
    const walls = layout.boxes.filter(box => box.kind === 'switch');
    const said = linkInk({ layout, badges: [] }, detailAt(1), pen);
    expect(said.length).toBe(layout.edges.filter(edge => edge.rate).length);
    for (const { at, id } of said) {
      const crossed = walls.filter(
        wall =>
          at.y > wall.y &&
          at.y < wall.y + wall.height &&
          at.x < wall.x + wall.width &&
          at.x + at.width > wall.x + wall.width,
      );
      expect(crossed, id).toEqual([]);
    }
  });

  it('end before the box that the link leads to, and clear of the numbers, at any zoom', () => {
    for (const { id: scene } of scenes) {
      const { layout, path } = drawScene(scene);
      const boxes = new Map(layout.boxes.map(box => [box.id, box]));
      for (const zoom of zooms) {
        const { letter } = detailAt(zoom);
        const badges = pathBadges(path, layout, letter).map(each => badgeInk(each, pen));
        for (const { at, id } of linkInk({ layout, badges }, detailAt(zoom), pen)) {
          const target = boxes.get(id.split('>')[1] ?? '');
          expect(at.x + at.width, `${scene} ${id} ${zoom}`).toBeLessThanOrEqual(target?.x ?? 0);
          for (const badge of badges) expect(touches(badge.at, at), `${scene} ${id} ${badge.id}`).toBe(false);
        }
      }
    }
  });
});

describe('what is written outside boxes', () => {
  it.each(zooms)('is never smaller than eleven pixels of the screen: at %f', zoom => {
    const { layout, nodes, path } = drawScene('hgx-h100');
    const detail = detailAt(zoom);
    const all = textsOf([
      ...titleInk({ layout, nodes }, detail, pen),
      ...linkInk({ layout, badges: [] }, detail, pen),
      ...pathBadges(path, layout, detail.letter).map(badge => badgeInk(badge, pen)),
    ]);
    expect(all.filter(({ font }) => font.size * zoom < 11)).toEqual([]);
    expect(all.length).toBeGreaterThan(0);
  });

  it('are titles that keep inside their wall and above what is in it', () => {
    const { layout, nodes } = drawScene('hgx-h100');
    const boxes = new Map(layout.boxes.map(box => [box.id, box]));
    for (const zoom of zooms) {
      for (const { id, text, at, font } of textsOf(titleInk({ layout, nodes }, detailAt(zoom), pen))) {
        const wall = boxes.get(id);
        const top = Math.min(...layout.boxes.filter(box => box.group === id).map(box => box.y));
        expect(at.x + widthOf(text, font, pen)).toBeLessThanOrEqual((wall?.x ?? 0) + (wall?.width ?? 0));
        expect(at.y, `${id} at ${zoom}`).toBeLessThanOrEqual(top);
      }
    }
    expect(textsOf(titleInk({ layout, nodes }, detailAt(1), pen))[0]?.text).toMatch(/^▸ NUMA 0 · DRAM/);
    expect(textsOf(titleInk({ layout, nodes }, detailAt(0.5), pen))[0]?.text).toBe('▸ NUMA 0');
  });
});

describe('a fold', () => {
  const titlesOf = (layout: Layout, nodes: ReturnType<typeof drawScene>['nodes']) =>
    layout.boxes.flatMap(box =>
      box.foldOf ? [boxWords(box, { nodes, providers, sockets: [], marks: null })?.title] : [],
    );

  it('says how many of what are in it', () => {
    const { layout, nodes } = drawScene('nvme-rack');
    const titles = titlesOf(layout, nodes);
    expect(titles.length).toBeGreaterThan(0);
    for (const title of titles) expect(title).toContain('×16 NVMe');
  });

  it('of virtual functions says so', () => {
    const { layout, nodes } = drawScene('odd-cases');
    expect(titlesOf(layout, nodes)).toEqual(['×6 VF', '×4 VF']);
  });
});

describe('under a lens', () => {
  const { layout, nodes } = drawScene('workstation-plx');
  const port = layout.boxes.find(({ kind }) => kind === 'port');
  const device = layout.boxes.find(({ kind }) => kind === 'endpoint');
  const markOf = (node: string): StageMark => ({
    node: nodeId(node),
    text: 'RR CR → ACS off',
    words: 'Captured RR CR; the boot leaves ACS off',
    tone: 'changed',
  });
  const words = (box: LayoutBox | undefined) =>
    box &&
    boxWords(box, {
      nodes,
      providers,
      sockets: [],
      marks: new Map(port ? [[port.id, markOf(port.id)]] : []),
    });

  it('a port says what is asked, at every zoom, and nothing else', () => {
    expect(words(port)).toMatchObject({
      detail: 'RR CR → ACS off',
      short: 'RR CR → ACS off',
      redirects: false,
    });
  });

  it('a device of which the lens has nothing to say keeps its name alone', () => {
    expect(words(device)).toMatchObject({ name: '', detail: '', slot: '' });
    expect(words(device)?.title).not.toBe('');
  });
});
