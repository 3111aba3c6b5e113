import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxSvg, svgUri } from './boxSvg.ts';
import type { BoxWords } from './boxWords.ts';
import { type Detail, detailAt, details } from './detail.ts';

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
};
const size = { width: 232, height: 40 };
const draw = (change: Partial<BoxWords>, detail: Detail = 'near') =>
  boxSvg({ ...words, ...change }, size, detail, { theme, measure });

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
      fc.property(hostile, fc.constantFrom(...details), (text, detail) => {
        const svg = draw({ title: text, short: text, name: text, detail: text, slot: text }, detail);
        const allowed = new Set(['svg', 'text', 'rect', 'g', 'circle', 'path', 'ellipse']);
        expect(tagsOf(svg).filter(tag => !allowed.has(tag ?? ''))).toEqual([]);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow them
        expect(svg).not.toMatch(/[\u0000-\u001f]/);
        expect(() => svgUri(svg)).not.toThrow();
      }),
    );
  });

  it('cuts what has no room, and shows that it did', () => {
    const svg = draw({ title: 'A title that is by far too long for any box of this width' });
    expect(svg).toMatch(/>A title that is by[^<]*…</);
  });

  it('of a long address keeps the end when the picture is small', () => {
    const port = { icon: null, title: '10000:e0:1b.0', short: '10000:e0:1b.0', titleIsAddress: true };
    const svg = boxSvg({ ...words, ...port }, { width: 72, height: 40 }, 'middle', { theme, measure });
    expect(svg).toContain('…e0:1b.0');
  });

  it.each(details)(
    'names a port in every size, so that a verdict that speaks of it leads there: %s',
    detail => {
      const port = { icon: null, title: '17:00.0', short: '17:00.0', titleIsAddress: true };
      expect(boxSvg({ ...words, ...port }, { width: 120, height: 40 }, detail, { theme, measure })).toContain(
        '>17:00.0<',
      );
    },
  );

  it.each(details)('shows a redirect by a sign in every size: %s', detail => {
    const count = (svg: string) => svg.split('<path transform').length;
    expect(count(draw({ redirects: true }, detail))).toBe(count(draw({}, detail)) + 1);
  });
});

describe('how much a box says', () => {
  it.each([
    [1, 'near'],
    [0.62, 'near'],
    [0.61, 'middle'],
    [0.34, 'middle'],
    [0.33, 'far'],
  ] as const)('at zoom %f: %s', (zoom, detail) => expect(detailAt(zoom)).toBe(detail));
});
