import { describe, expect, it } from 'vitest';
import { scenes } from '../core/scenes/scenes.ts';
import type { NodeId } from '../core/topology/machine.ts';
import { pathBadges } from './badges.ts';
import { makeElements } from './elements.ts';
import { pathElements } from './pathElements.ts';
import type { LitPath } from './pathOnCanvas.ts';
import { makeStyle } from './style.ts';
import { drawScene, theme } from './testing/drawnScene.ts';

const all = scenes.map(scene => scene.id);

describe('the elements of a scene', () => {
  it.each(all)('%s: one for each box and edge, edges only between elements', id => {
    const { layout, nodes } = drawScene(id);
    const elements = makeElements({ layout, nodes, sideLinks: [] });
    expect(elements).toHaveLength(layout.boxes.length + layout.edges.length);
    const ids = new Set(elements.map(element => element.data.id));
    expect(ids.size).toBe(elements.length);
    for (const { data } of elements) {
      if (data.source !== undefined) expect(ids).toContain(data.source);
      if (data.target !== undefined) expect(ids).toContain(data.target);
    }
  });

  it('have no picture and no words: those are drawn by a layer of their own, at once', () => {
    const { layout, nodes } = drawScene('hgx-h100');
    for (const { data } of makeElements({ layout, nodes, sideLinks: [] })) {
      expect(Object.values(data).filter(value => /^data:|svg/.test(String(value)))).toEqual([]);
    }
    const rules = JSON.stringify(makeStyle(theme));
    expect(rules).not.toMatch(/background-image|"label"|source-label/);
  });
});

/** Whether each hop begins where the one before ended. */
const isWalk = ({ hops }: LitPath) => hops.every((hop, i) => i === 0 || hop.from === hops[i - 1]?.to);

describe('the path of a pair', () => {
  it.each(all)('%s: leads hop by hop from the client to the provider', id => {
    const { layout, path, pair } = drawScene(id);
    const boxOf = (node: NodeId) => layout.boxes.find(box => box.nodes.includes(node))?.id;
    expect(isWalk(path)).toBe(true);
    expect(path.hops[0]?.from).toBe(boxOf(pair.client));
    expect(path.hops.at(-1)?.to).toBe(boxOf(pair.provider));
    expect(path.hops.map(hop => hop.number)).toEqual(path.hops.map((_, i) => i + 1));
  });

  it('turns at the common bridge when it is direct', () => {
    const { path, verdict } = drawScene('nvmeof-target');
    expect(verdict.mapType).toBe('BUS_ADDR');
    expect(path.boxes).toContain(verdict.commonBridge);
    expect(path.hops).toHaveLength(4);
  });

  it('crosses from root to root where no bridge is common, and then no edge is there to be lit', () => {
    const { path, layout } = drawScene('xeon-skylake');
    const crossings = path.hops.filter(hop => hop.edge === null);
    expect(crossings).toHaveLength(1);
    const added = pathElements(path, layout);
    expect(added.map(({ data }) => [data.source, data.target])).toEqual(
      crossings.map(({ from, to }) => [from, to]),
    );
  });

  it('marks the ports that redirect, and with a cross the host bridge that refuses', () => {
    const { path, verdict, layout } = drawScene('workstation-plx');
    expect(verdict.mapType).toBe('NOT_SUPPORTED');
    const marked = (sign: string) => path.marks.filter(mark => mark.sign === sign).map(mark => mark.box);
    expect(marked('!')).toEqual(verdict.redirecting);
    expect(marked('×')).toEqual(layout.boxes.filter(box => box.kind === 'root').map(box => box.id));
  });

  it('ends at the fold that a device is folded into', () => {
    const { path, layout } = drawScene('nvme-rack');
    const fold = layout.boxes.find(box => box.id === path.hops.at(-1)?.to);
    expect(fold?.kind).toBe('fold');
  });

  it('passes a link twice, up and down again, with the two numbers on either side of the line', () => {
    const { path, layout } = drawScene('workstation-plx');
    const lines = path.hops.map(hop => hop.edge);
    const twice = path.hops.filter(hop => lines.indexOf(hop.edge) !== lines.lastIndexOf(hop.edge));
    expect(twice.length).toBe(4);
    const added = pathBadges(path, layout, 11);
    for (const hop of twice) {
      const box = layout.boxes.find(each => each.id === hop.edge?.split('>')[1]);
      const at = added.find(({ id }) => id === `hop:${hop.number}`)?.at;
      const isUp = hop.from === box?.id;
      const middle = (box?.y ?? 0) + (box?.height ?? 0) / 2;
      expect(Math.sign((at?.y ?? middle) - middle), `hop ${hop.number}`).toBe(isUp ? -1 : 1);
      expect(at?.x).toBeLessThan(box?.x ?? 0);
    }
  });

  it.each(['left-to-right', 'top-down'] as const)('has its numbers beside one another, %s', orientation => {
    for (const id of all) {
      const { path, layout } = drawScene(id, { orientation });
      const hops = pathBadges(path, layout, 11).filter(({ id }) => id.startsWith('hop:'));
      const places = hops.map(({ at }) => `${at.x} ${at.y}`);
      expect(new Set(places).size, id).toBe(places.length);
    }
  });
});

describe('the style', () => {
  it('gives each verdict a colour and a line pattern of its own', () => {
    const rules = makeStyle(theme).filter(rule => rule.selector.startsWith('edge.lit-'));
    expect(new Set(rules.map(rule => JSON.stringify(rule))).size).toBe(4);
  });
});
