import { describe, expect, it } from 'vitest';
import { scenes } from '../core/scenes/scenes.ts';
import { linkInSvg, svgLink } from '../core/share/svgLink.ts';
import { edgeLines } from './edgeLines.ts';
import { machineSvg } from './machineSvg.ts';
import { drawScene, measure, providers, theme } from './testing/drawnScene.ts';

const words = { title: 'Rack <7> & more', description: 'Two "GPUs"', metadata: svgLink('s=1d.x&m=view') };

function drawn(id: string, options: Parameters<typeof drawScene>[1] = {}, lit = false) {
  const { layout, nodes, path } = drawScene(id, options);
  const picture = { layout, nodes, providers, theme, sideLinks: [], sockets: [], marks: null };
  return { layout, nodes, path, svg: machineSvg(picture, measure, { words, lit: lit ? path : null }) };
}

describe('a machine as an SVG file', () => {
  it.each(scenes.map(({ id }) => id))(
    '%s: a box for each box, a line for each edge, inside its own bounds',
    id => {
      for (const orientation of ['left-to-right', 'top-down'] as const) {
        const { layout, svg } = drawn(id, { orientation });
        for (const { x, y, width, height } of layout.boxes) {
          expect(svg).toContain(`<rect x="${x}" y="${y}" width="${width}" height="${height}"`);
        }
        const lines = edgeLines(layout);
        expect(lines.size).toBe(layout.edges.length);
        for (const line of lines.values()) {
          expect([2, 4]).toContain(line.length);
          for (const { x, y } of line) {
            expect(x).toBeGreaterThanOrEqual(0);
            expect(x).toBeLessThanOrEqual(layout.width);
            expect(y).toBeLessThanOrEqual(layout.height);
          }
        }
      }
    },
  );

  it('says what it is, carries its machine, and runs and loads nothing', () => {
    const { svg } = drawn('desktop');
    expect(svg).toContain('<title>Rack &lt;7&gt; &amp; more</title><desc>Two &quot;GPUs&quot;</desc>');
    expect(linkInSvg(svg)).toBe('s=1d.x&m=view');
    expect(svg).not.toMatch(/<script|<foreignObject|\son\w+=|href|url\(|undefined|NaN/i);
  });

  it('has the words of the devices as text', () => {
    const { svg, layout, nodes } = drawn('desktop');
    for (const box of layout.boxes.filter(({ kind }) => kind === 'endpoint')) {
      expect(svg).toContain(`>${nodes.get(box.id)?.address}</text>`);
    }
  });

  it('shows the path of the pair in the pattern of its verdict', () => {
    expect(drawn('desktop').svg).not.toContain(theme.verdict.NOT_SUPPORTED);
    const { svg } = drawn('desktop', {}, true);
    expect(svg).toContain(`stroke="${theme.verdict.NOT_SUPPORTED}" stroke-width="4" stroke-dasharray="7 4"`);
  });

  it('names an end of the path that is folded away with others', () => {
    const { svg, path } = drawn('nvme-rack', {}, true);
    expect(path.within.map(({ words }) => words)).toEqual(['NVMe 0']);
    expect(svg).toContain('>NVMe 0</text>');
  });
});
