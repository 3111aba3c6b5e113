import fc from 'fast-check';
import { gzipSync, strToU8 } from 'fflate';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decodeText.ts';

const bytes = (...all: number[]) => Uint8Array.from(all);
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Bytes as they stand in UTF-8, whether or not such a character exists, with others between. */
const nearlyUtf8 = fc
  .array(
    fc
      .tuple(fc.integer({ min: 0xc0, max: 0xf7 }), fc.uint8Array({ minLength: 3, maxLength: 3 }))
      .map(([first, more]) => {
        const count = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        return [first, ...more.subarray(0, count).map(byte => 0x80 | (byte & 0x3f))];
      }),
    { maxLength: 4 },
  )
  .map(all => Uint8Array.from(all.flat()));

describe('a dropped file as text', () => {
  it('is read from any bytes at all, and is text that can be written again', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyUtf8, fc.uint8Array({ maxLength: 64 })), all => {
        expect(decodeText(all).isWellFormed()).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('is what was written, where it is UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(decodeText(utf8(text))).toBe(text);
      }),
    );
  });

  it('is UTF-16 by its mark, in either order of bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
        const little = units.flatMap(unit => [unit & 0xff, unit >> 8]);
        const big = units.flatMap(unit => [unit >> 8, unit & 0xff]);
        expect(decodeText(bytes(0xff, 0xfe, ...little))).toBe(text);
        expect(decodeText(bytes(0xfe, 0xff, ...big))).toBe(text);
      }),
    );
  });

  it.each([
    ['beyond the last code point', bytes(0xf4, 0x90, 0x80, 0x80), 'ô\u0090\u0080\u0080'],
    ['half a surrogate pair', bytes(0xed, 0xa0, 0x80), 'í\u00a0\u0080'],
    ['a slash in two bytes instead of one', bytes(0xc0, 0xaf), 'À¯'],
    ['a slash in three', bytes(0xe0, 0x80, 0xaf), 'à\u0080¯'],
    ['a slash in four', bytes(0xf0, 0x80, 0x80, 0xaf), 'ð\u0080\u0080¯'],
    ['a character that breaks off', bytes(0xe2, 0x82), 'â\u0082'],
  ])('is Latin-1 where it is no UTF-8: %s', (_, all, text) => {
    expect(decodeText(all)).toBe(text);
  });

  it('has half a surrogate pair replaced in UTF-16, and the odd byte at its end left out', () => {
    expect(decodeText(bytes(0xff, 0xfe, 0x00, 0xd8, 0x41, 0x00, 0x42))).toBe('\ufffdA');
  });
});

describe('a file that gzip packed', () => {
  const text = '00:00.0 Host bridge [0600]: Intel Corporation Device [8086:2020]\n'.repeat(3000);
  const packed = gzipSync(strToU8(text));
  it('is read as what it holds', () => expect(decodeText(packed)).toBe(text));
  it('is read as far as it is whole', () => {
    expect(text.startsWith(decodeText(packed.subarray(0, packed.length - 9)))).toBe(true);
  });
  it('unpacks to no more than a text may have, and a little', () => {
    const huge = gzipSync(new Uint8Array(200 * 1024 * 1024));
    expect(huge.length).toBeLessThan(1024 * 1024);
    expect(decodeText(huge).length).toBeLessThan(160 * 1024 * 1024);
  });
});
