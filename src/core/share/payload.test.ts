import fc from 'fast-check';
import { deflateSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { anyDocument } from '../testing/arbitraryMachine.ts';
import { toBase64url } from './base64url.ts';
import { newDocument } from './document.ts';
import { documentSheet } from './encode.ts';
import { makeFile, parseFile } from './file.ts';
import { decodeDocument, encodeDocument } from './payload.ts';
import { makeSheetText } from './sheet.ts';

const packed = (text: string) => `1d.${toBase64url(deflateSync(strToU8(text)))}`;
const empty = newDocument({ name: '', roots: [], functions: [], others: [], sideLinks: [] });

describe('a document as text', () => {
  it('comes back the same, whatever its facts, sources and shape', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        expect(decodeDocument(encodeDocument(document))).toEqual({ ok: true, value: document });
      }),
      { numRuns: 150 },
    );
  });

  it('is canonical: what was read is written as the same text', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        const text = encodeDocument(document);
        const read = decodeDocument(text);
        expect(read.ok && encodeDocument(read.value)).toBe(text);
      }),
    );
  });

  it('does not depend on how sibling subtrees are interleaved in memory', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        const { machine } = document;
        const depth = new Map<string, number>();
        for (const fn of machine.functions) depth.set(fn.id, (depth.get(fn.parent) ?? 0) + 1);
        const breadthFirst = machine.functions.toSorted(
          (a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0),
        );
        const shuffled = { ...document, machine: { ...machine, functions: breadthFirst } };
        expect(encodeDocument(shuffled)).toBe(encodeDocument(document));
      }),
    );
  });

  it('uses only characters that a fragment may hold', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        expect(encodeDocument(document)).toMatch(/^1[dr]\.[\w-]*$/);
      }),
    );
  });

  it('comes back the same from a JSON file', () => {
    fc.assert(
      fc.property(anyDocument, document => {
        expect(parseFile(makeFile(document))).toEqual({ ok: true, value: document });
      }),
    );
  });
});

describe('text that nobody vouches for', () => {
  const cases = [
    { why: 'no text at all', text: '', code: 'not-a-link' },
    { why: 'a word', text: 'hello', code: 'not-a-link' },
    { why: 'a schema of the future', text: '2d.AAAA', code: 'newer-schema' },
    { why: 'a packing of the future', text: '1z.AAAA', code: 'unknown-packing' },
    { why: 'a letter that is not base64url', text: '1d.AA+A', code: 'damaged' },
    { why: 'a stream cut in the middle', text: encodeDocument(empty).slice(0, -4), code: 'damaged' },
    { why: 'a tree with a bracket too few', text: packed('T\t00('), code: 'damaged' },
    { why: 'a tree with a bracket too many', text: packed('T\t00)'), code: 'damaged' },
    { why: 'more cells than functions', text: packed('T\t00\nv\t8086\t8087'), code: 'damaged' },
    { why: 'a vendor id of five digits', text: packed('T\t00\nv\t18086'), code: 'damaged' },
    {
      why: 'an address beyond 64 bits',
      text: packed('T\t00\nb\t0m12\nba\tl10000000000000000'),
      code: 'damaged',
    },
    { why: 'a bus beyond 255', text: packed('T\t00()08()\nRB\tff\nbu\t+'), code: 'damaged' },
    { why: 'a virtual function of one that is not there', text: packed('T\t00\npf\t7'), code: 'damaged' },
    { why: 'a device of which nothing says the bus', text: packed('T\t00(00)\nbu\t?'), code: 'damaged' },
    { why: 'two functions of one id', text: packed('T\t0000'), code: 'invalid-machine' },
    { why: 'a billion other devices', text: packed('O\t3b9aca00'), code: 'damaged' },
    {
      why: 'bridges nested beyond all buses',
      text: packed(`T\t${'00('.repeat(300)}${')'.repeat(300)}`),
      code: 'damaged',
    },
    { why: 'more functions than the cap', text: packed(`T\t${'00'.repeat(30_000)}`), code: 'damaged' },
    { why: 'more roots than the cap', text: packed(`T${'\t.'.repeat(30_000)}`), code: 'too-large' },
    { why: 'a bomb: 4 MiB in 4 kB', text: packed('x'.repeat(4 << 20)), code: 'too-large' },
    { why: 'text longer than any machine needs', text: `1d.${'A'.repeat(1_000_000)}`, code: 'too-large' },
  ];
  it.each(cases)('is refused in words: $why', ({ text, code }) => {
    const result = decodeDocument(text);
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(!result.ok && result.error.message).toMatch(/^[A-Z].*\. [A-Z].*\.$/);
  });

  it('never throws, whatever was changed in the packed text', () => {
    fc.assert(
      fc.property(anyDocument, fc.nat(), fc.string({ maxLength: 3 }), (document, at, junk) => {
        const text = encodeDocument(document);
        const cut = at % text.length;
        decodeDocument(text.slice(0, cut) + junk + text.slice(cut + junk.length));
      }),
    );
  });

  it('never throws, whatever was changed in a cell', () => {
    const junk = fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom('\t', '\n', '(', ')', '?', '@', '-', 'ffffffff'),
    );
    fc.assert(
      fc.property(anyDocument, fc.nat(), junk, (document, at, change) => {
        const text = makeSheetText(documentSheet(document));
        const cut = at % text.length;
        decodeDocument(packed(text.slice(0, cut) + change + text.slice(cut + change.length)));
      }),
      { numRuns: 250 },
    );
  });

  it('is read past lines that this version does not know', () => {
    expect(decodeDocument(packed('T\t.\nzz\tfuture\n__proto__\tx\nconstructor\ty'))).toMatchObject({
      ok: true,
    });
  });
});
