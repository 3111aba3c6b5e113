import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryText, offsetText, parseMemory, parseOffset } from './platformForm.ts';

const ranges = [
  { base: 0x10_0000n, limit: 0x3fff_ffffn },
  { base: 0x1_0000_0000n, limit: 0x4_ffff_ffffn },
];

describe('memory as a person types it', () => {
  it.each([
    ['ranges of hexadecimal addresses, last ones included', '0x100000-0x3fffffff, 0x100000000-0x4ffffffff'],
    ['as /proc/iomem prints them', '00100000-3fffffff : System RAM\n100000000-4ffffffff : System RAM'],
    ['in any order', '0x100000000 - 0x4ffffffff; 0x100000 - 0x3fffffff'],
  ])('%s', (_how, text) => {
    expect(parseMemory(text)).toEqual({ ok: true, value: ranges });
  });
  it.each([
    ['nothing at all', ' ', /at least one range/],
    ['no range', '0x100000', /"0x100000" is no range/],
    ['words', 'all of it', /"all of it" is no range/],
    ['a range that ends before it begins', '0x2000-0x1000', /ends before it begins/],
    ['ranges that overlap', '0x0-0x1fff, 0x1000-0x2fff', /0x00001000 is in two ranges/],
    ['more than 64 bits', '0x0-0x1ffffffffffffffff', /is no range/],
    [
      'more ranges than a machine has',
      Array.from({ length: 33 }, (_, i) => `${i}0-${i}1`).join(),
      /32 ranges/,
    ],
  ])('is refused in words: %s', (_what, text, words) => {
    expect(parseMemory(text)).toMatchObject({ ok: false, error: { message: expect.stringMatching(words) } });
  });
  it('reads back what it writes', () => {
    expect(parseMemory(memoryText(ranges))).toEqual({ ok: true, value: ranges });
  });
});

describe('an inbound offset', () => {
  it.each([
    ['0', 0n],
    ['0x80000000', 0x8000_0000n],
    ['-0x40000000', -0x4000_0000n],
    ['4096', 4096n],
  ] as const)('%s', (text, value) => {
    expect(parseOffset(text)).toEqual({ ok: true, value });
  });
  it.each(['', 'none', '0x1ffffffffffffffff', '--1'])('"%s" is refused in words', text => {
    expect(parseOffset(text)).toMatchObject({ ok: false, error: { code: 'not-an-offset' } });
  });
  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(1n << 63n), max: 1n << 63n }), offset => {
        expect(parseOffset(offsetText(offset))).toEqual({ ok: true, value: offset });
      }),
    );
  });
});
