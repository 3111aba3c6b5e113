import { describe, expect, it } from 'vitest';
import type { Layout } from '../core/layout/layout.ts';
import { scenes } from '../core/scenes/scenes.ts';
import type { NodeId } from '../core/topology/machine.ts';
import { makeElements } from './elements.ts';
import { pathElements } from './pathElements.ts';
import type { LitPath } from './pathOnCanvas.ts';
import { makeStyle } from './style.ts';
import { drawScene, measure, providers, theme } from './testing/drawnScene.ts';

const all = scenes.map(scene => scene.id);

describe('the elements of a scene', () => {
  it.each(all)('%s: one for each box and edge, edges only between elements', id => {
    const { layout, nodes } = drawScene(id);
    const elements = makeElements({ layout, nodes, providers, theme, sideLinks: [] }, measure);
    expect(elements).toHaveLength(layout.boxes.length + layout.edges.length);
    const ids = new Set(elements.map(element => element.data.id));
    expect(ids.size).toBe(elements.length);
    for (const { data } of elements) {
      if (data.source !== undefined) expect(ids).toContain(data.source);
      if (data.target !== undefined) expect(ids).toContain(data.target);
    }
  });

  it('has a picture of every box in three sizes, and a title on every wall', () => {
    const { layout, nodes } = drawScene('hgx-h100');
    for (const { data, classes } of makeElements(
      { layout, nodes, providers, theme, sideLinks: [] },
      measure,
    )) {
      const kinds = String(classes).split(' ');
      if (kinds.includes('solid')) {
        expect([data['near'], data['middle'], data['far']].map(art => String(art).slice(0, 18))).toEqual(
          Array(3).fill('data:image/svg+xml'),
        );
      }
      if (kinds.includes('group')) expect(data['title']).toMatch(/^(NUMA|[▾▸] Switch)/);
    }
  });

  it('says the rate of a link once, however many functions share it', () => {
    const { layout, nodes } = drawScene('nvmeof-target');
    const labels = makeElements({ layout, nodes, providers, theme, sideLinks: [] }, measure)
      .filter(
        ({ data }) => data.source === layout.boxes.find(box => nodes.get(box.id)?.address === '00:03.0')?.id,
      )
      .map(({ data }) => data['label']);
    expect(labels.filter(label => label !== '')).toHaveLength(1);
    expect(labels.length).toBeGreaterThan(1);
  });
});

describe('the words on a link', () => {
  it('stand clear of the wall of the switch that it leaves', () => {
    const { layout, nodes } = drawScene('workstation-plx');
    const wordsOf = new Map(
      makeElements({ layout, nodes, providers, theme, sideLinks: [] }, measure).map(
        ({ data }) => [data.id, data] as const,
      ),
    );
    const groupOf = new Map(layout.boxes.map(box => [box.id, box.group]));
    const links = layout.edges.filter(edge => edge.rate);
    const walled = links.filter(edge => groupOf.get(edge.from)?.startsWith('switch:'));
    expect(walled.length).toBe(4);
    for (const { id } of links) {
      const isWalled = walled.some(edge => edge.id === id);
      expect(wordsOf.get(id)?.['labelAt'], id).toBe(isWalled ? 42 : 32);
      expect(wordsOf.get(id)?.['lanes'], id).toMatch(/^x\d+$/);
    }
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
    const added = pathElements(path, layout).filter(element => element.group === 'edges');
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
    const added = pathElements(path, layout);
    for (const hop of twice) {
      const box = layout.boxes.find(each => each.id === hop.edge?.split('>')[1]);
      const at = added.find(({ data }) => data.id === `hop:${hop.number}`)?.position;
      const isUp = hop.from === box?.id;
      const middle = (box?.y ?? 0) + (box?.height ?? 0) / 2;
      expect(Math.sign((at?.y ?? middle) - middle), `hop ${hop.number}`).toBe(isUp ? -1 : 1);
      expect(at?.x).toBeLessThan(box?.x ?? 0);
    }
  });

  it.each(['left-to-right', 'top-down'] as const)('has its numbers beside one another, %s', orientation => {
    for (const id of all) {
      const { path, layout } = drawScene(id, { orientation });
      const hops = pathElements(path, layout).filter(({ classes }) => String(classes).startsWith('hop'));
      const places = hops.map(({ position }) => `${position?.x} ${position?.y}`);
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

describe('a fold', () => {
  const titlesOf = (layout: Layout, nodes: ReturnType<typeof drawScene>['nodes']) =>
    makeElements({ layout, nodes, providers, theme, sideLinks: [] }, measure)
      .filter(({ data }) => data['foldOf'])
      .map(({ data }) => decodeURIComponent(String(data['near'])));

  it('says how many of what are in it', () => {
    const { layout, nodes } = drawScene('nvme-rack');
    for (const svg of titlesOf(layout, nodes)) expect(svg).toContain('×16 NVMe');
  });

  it('of virtual functions says so', () => {
    const { layout, nodes } = drawScene('odd-cases');
    expect(titlesOf(layout, nodes).map(svg => /×\d+ VF/.exec(svg)?.[0])).toEqual(['×6 VF', '×4 VF']);
  });
});
