import fc from 'fast-check';
import { strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { anyDocument } from '../testing/arbitraryMachine.ts';
import { startingView } from './document.ts';
import { makeFile } from './file.ts';
import { encodeFragment } from './link.ts';
import { openFile } from './openFile.ts';
import { isPng, linkInPng, putLinkIntoPng } from './pngLink.ts';
import { linkInSvg, svgLink } from './svgLink.ts';

/** One grey point. */
const png = Uint8Array.from(
  atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=='),
  letter => letter.charCodeAt(0),
);
const svgWith = (fragment: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg"><title>x</title>${svgLink(fragment)}<path d="M0 0"/></svg>`;
const anyFragment = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map(code => String.fromCharCode(code)),
});

describe('a machine in a picture', () => {
  it('comes back from a PNG, an SVG and a file, whatever it is', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        const opened = { document, view: startingView };
        const fragment = encodeFragment(opened);
        const all = [putLinkIntoPng(png, fragment), strToU8(svgWith(fragment)), strToU8(makeFile(document))];
        for (const bytes of all) expect(openFile(bytes)).toEqual({ ok: true, value: opened });
      }),
      { numRuns: 50 },
    );
  });

  it('is the very fragment, and a PNG holds the last one only', () => {
    fc.assert(
      fc.property(anyFragment, anyFragment, (first, second) => {
        const once = putLinkIntoPng(png, first);
        const twice = putLinkIntoPng(once, second);
        expect([linkInPng(once), linkInPng(twice), linkInSvg(svgWith(first))]).toEqual([
          first,
          second,
          first,
        ]);
        expect(twice.length).toBe(png.length + 12 + 'Peerlane0'.length + second.length);
      }),
    );
  });

  it('is found where another program wrote the SVG anew', () => {
    const text = `<?xml version="1.0"?>\n<!-- by hand -->\n<svg><metadata>\n<ns0:link xmlns:ns0="urn:peerlane:link">\n s=1d.x&amp;m=view\n</ns0:link></metadata></svg>`;
    expect(linkInSvg(text)).toBe('s=1d.x&m=view');
  });
});

describe('a picture from anywhere', () => {
  it('that carries no machine is answered in words', () => {
    for (const bytes of [png, strToU8('<svg xmlns="http://www.w3.org/2000/svg"/>')]) {
      expect(openFile(bytes)).toMatchObject({ ok: false, error: { code: 'no-machine' } });
    }
  });

  it('that is damaged anywhere is refused or read, never more', () => {
    const whole = putLinkIntoPng(png, 's=1d.AAAA&m=view');
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const bytes = whole.slice();
        bytes[at] = byte;
        const opened = openFile(bytes.subarray(0, length));
        if (opened !== null) expect(opened.ok).toBe(false);
      }),
    );
  });

  it.each([
    ['a chunk longer than the file', [0xff, 0xff, 0xff, 0xff, 0x74, 0x45, 0x58, 0x74, 0, 0, 0, 0]],
    ['no chunk at all', []],
  ])('with %s carries nothing', (_, rest) => {
    const bytes = Uint8Array.from([...png.subarray(0, 8), ...rest]);
    expect([isPng(bytes), linkInPng(bytes)]).toEqual([true, null]);
  });

  it('any other bytes are no business of this', () => {
    fc.assert(
      fc.property(fc.uint8Array(), bytes => {
        expect(openFile(bytes)).toBeNull();
      }),
    );
    expect(openFile(strToU8('00:00.0 Host bridge'))).toBeNull();
    expect(openFile(strToU8('{"lspci": 1}'))).toBeNull();
  });
});
