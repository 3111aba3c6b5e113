import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSize, roughSizeText, sizeText } from './byteSize.ts';

describe('a size as people type it', () => {
  it.each([
    ['0', 0n],
    ['4096', 4096n],
    ['0x200000', 0x200000n],
    ['16M', 16n << 20n],
    ['16 MiB', 16n << 20n],
    ['16mb', 16n << 20n],
    [' 2G ', 2n << 30n],
    ['1.5 GiB', 3n << 29n],
    ['64B', 64n],
  ])('%s', (text, bytes) => expect(parseSize(text)).toEqual({ ok: true, value: bytes }));

  it.each(['', '-1', 'M', '1.5', '16X', '0x', '1e9', '1,5G', '16 M M'])('not %s', text =>
    expect(parseSize(text)).toMatchObject({ ok: false, error: { code: 'not-a-size', text } }),
  );

  it('reads back what is written', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 1n << 60n), bytes => {
        expect(parseSize(sizeText(bytes))).toEqual({ ok: true, value: bytes });
      }),
    );
  });
});

describe('a size in few digits', () => {
  it.each([
    [8192n, '8 KiB'],
    [1536n << 20n, '1536 MiB'],
    [(320n << 20n) - 8192n, 'about 320 MiB'],
    [(3n << 30n) + (700n << 20n) + 1n, 'about 3.7 GiB'],
    [12_345n, 'about 12.1 KiB'],
  ])('%s is %s', (bytes, text) => expect(roughSizeText(bytes)).toBe(text));
});
