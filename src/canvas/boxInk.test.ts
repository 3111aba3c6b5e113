import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxInk } from './boxInk.ts';
import type { BoxWords } from './boxWords.ts';
import { type Detail, detailAt, FULL_DETAIL } from './detail.ts';
import { inkSvg } from './inkSvg.ts';

const measure = (text: string) => text.length * 7;
const theme = {
  ground: '#000',
  panel: '#111',
  raised: '#222',
  line: '#333',
  lineStrong: '#444',
  text: '#fff',
  muted: '#aaa',
  accent: '#00f',
  onAccent: '#fff',
  staged: '#6540b0',
  sans: '"Noto Sans", sans-serif',
  mono: 'monospace',
  verdict: { BUS_ADDR: '#0f0', THRU_HOST_BRIDGE: '#fa0', NOT_SUPPORTED: '#f00', UNKNOWN: '#999' },
};
const words: BoxWords = {
  icon: 'gpu',
  title: 'GPU 0',
  short: 'GPU 0',
  name: 'H100',
  detail: '17:00.0',
  titleIsAddress: false,
  detailIsAddress: true,
  slot: 'Slot 3',
  redirects: false,
  memory: null,
  tone: 'plain',
};
const size = { width: 232, height: 40 };
const draw = (change: Partial<BoxWords>, detail: Detail = FULL_DETAIL, box = size) =>
  inkSvg(boxInk({ ...words, ...change }, box, detail, { theme, measure }));

/** Zooms at which a box says as much as it has, its name, and nothing. */
const zooms = [3, 1, 0.8, 0.7, 0.5, 0.35, 0.2];

/** The tags that an XML reader would see; text is what is left. */
const tagsOf = (svg: string) => [...svg.matchAll(/<\/?([a-z]+)/g)].map(match => match[1]);

describe('the picture in a box', () => {
  it('holds title, name, address and slot', () => {
    for (const text of ['GPU 0', 'H100', '17:00.0', 'Slot 3']) expect(draw({})).toContain(`>${text}<`);
  });

  it('keeps any text text, in every size', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.constantFrom('<script>', '"/><a href="', ']]>', '\ud800', '&#60;b&#62;', '\u0000\u001b'),
    );
    fc.assert(
      fc.property(hostile, fc.constantFrom(...zooms), (text, zoom) => {
        const svg = draw({ title: text, short: text, name: text, detail: text, slot: text }, detailAt(zoom));
        const allowed = new Set(['text', 'path']);
        expect(tagsOf(svg).filter(tag => !allowed.has(tag ?? ''))).toEqual([]);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow them
        expect(svg).not.toMatch(/[\u0000-\u001f]/);
      }),
    );
  });

  it('cuts what has no room, and shows that it did', () => {
    const svg = draw({ title: 'A title that is by far too long for any box of this width' });
    expect(svg).toMatch(/>A title that is by[^<]*…</);
  });

  it('of a long address keeps the end when the picture is small', () => {
    const port = { icon: null, title: '10000:e0:1b.0', short: '10000:e0:1b.0', titleIsAddress: true };
    const svg = draw(port, detailAt(0.6), { width: 84, height: 40 });
    expect(svg).toContain('…e0:1b.0');
  });

  it.each([1, 0.7, 0.5])('names a port, so that a verdict that speaks of it leads there: at %f', zoom => {
    const port = { icon: null, title: '17:00.0', short: '17:00.0', titleIsAddress: true };
    expect(draw(port, detailAt(zoom), { width: 120, height: 40 })).toContain('>17:00.0<');
  });

  it.each(zooms)('shows a redirect by a sign at every zoom: %f', zoom => {
    const count = (svg: string) => svg.split('<path transform').length;
    expect(count(draw({ redirects: true }, detailAt(zoom)))).toBe(count(draw({}, detailAt(zoom))) + 1);
  });
});

describe('how much a box says', () => {
  it.each([
    [1, 2],
    [0.76, 2],
    [0.75, 1],
    [0.34, 1],
    [0.33, 0],
  ] as const)('at zoom %f: %i lines', (zoom, lines) => expect(detailAt(zoom).lines).toBe(lines));

  it('is never smaller than eleven pixels of the screen, and stays in its box', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 3, noNaN: true }), zoom => {
        const inks = boxInk(words, size, detailAt(zoom), { theme, measure });
        for (const ink of inks) {
          if (ink.kind === 'shape') continue;
          expect(ink.font.size * zoom).toBeGreaterThanOrEqual(11);
          expect(ink.at.y - 0.75 * ink.font.size).toBeGreaterThanOrEqual(0);
          expect(ink.at.y + 0.22 * ink.font.size).toBeLessThanOrEqual(size.height);
        }
        expect(inks.some(ink => ink.kind === 'text')).toBe(zoom >= 11 / 33);
      }),
    );
  });
});
