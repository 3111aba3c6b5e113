import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSize, sizeText } from './byteSize.ts';

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
