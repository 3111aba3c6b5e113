import { Buffer } from 'node:buffer';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Caps } from './limits.ts';
import { isPacking, pack, unpack } from './packing.ts';

const caps = (inflatedBytes: number): Caps => ({ what: 'link', characters: 1000, inflatedBytes });
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** 40 KiB that deflate cannot shrink below its slices: a fixed generator, so that it is the same everywhere. */
const noise = (() => {
  let state = 1;
  return Array.from({ length: 40 * 1024 }, () => {
    state = (state * 48_271) % 0x7fff_ffff;
    return String.fromCharCode(33 + (state % 90));
  }).join('');
})();

describe('packing', () => {
  it('takes the shorter of the two, and raw where they are equal', () => {
    // Both take 4 bytes for the second.
    for (const text of ['ab', 'aaaa']) expect(pack(text)).toBe(`r.${base64url(Buffer.from(text))}`);
    const long = 'ab'.repeat(100);
    const [letter, encoded = ''] = pack(long).split('.');
    expect(letter).toBe('d');
    expect(inflateRawSync(Buffer.from(encoded, 'base64url')).toString()).toBe(long);
  });

  it.each(['', 'a', 'ü'.repeat(600), noise])('brings back the text', text => {
    const packed = pack(text);
    const letter = packed.charAt(0);
    if (!isPacking(letter)) throw new Error(packed);
    expect(unpack(letter, packed.slice(2), caps(1 << 20))).toEqual({ ok: true, value: text });
  });

  it.each([
    ['r', (text: string) => base64url(Buffer.from(text))],
    ['d', (text: string) => base64url(deflateRawSync(text))],
  ] as const)('%s: as much as the cap allows, and not a byte more', (packing, encode) => {
    for (const bytes of [512, noise.length]) {
      const encoded = encode(noise.slice(0, bytes));
      expect(unpack(packing, encoded, caps(bytes)).ok).toBe(true);
      expect(unpack(packing, encoded, caps(bytes - 1))).toMatchObject({
        ok: false,
        error: { code: 'too-large' },
      });
    }
  });

  it('tells in MiB what the cap is', () => {
    const refused = unpack('d', base64url(deflateRawSync('a'.repeat(3 << 20))), caps(2 << 20));
    expect(refused).toMatchObject({ error: { message: expect.stringContaining('more than 2 MiB') } });
  });

  it.each([
    ['no base64url', 'r', 'A'],
    ['no base64url, where it should be compressed', 'd', '!!'],
    ['no deflate stream', 'd', base64url(Buffer.from([0xff, 0xff, 0xff]))],
  ] as const)('refuses %s', (_, packing, encoded) => {
    expect(unpack(packing, encoded, caps(1000))).toMatchObject({ ok: false, error: { code: 'damaged' } });
  });

  it.each([1, 511, 512, 513, 1024, 5000])(
    'refuses a stream of which only the first %i bytes are there',
    length => {
      const cut = deflateRawSync(noise).subarray(0, length);
      expect(unpack('d', base64url(cut), caps(1 << 20))).toMatchObject({
        ok: false,
        error: { code: 'damaged' },
      });
    },
  );

  it.each([
    ['d', true],
    ['r', true],
    ['x', false],
    ['', false],
  ])('knows the letter %j: %s', (letter, isKnown) => expect(isPacking(letter)).toBe(isKnown));
});
