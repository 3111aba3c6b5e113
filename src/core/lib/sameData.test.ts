import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sameData } from './sameData.ts';

const rows = [
  { why: 'equal numbers', a: 1, b: 1, same: true },
  { why: 'a bigint is no number', a: 1n, b: 1, same: false },
  { why: 'bigints by value', a: { size: 1n << 64n }, b: { size: 1n << 64n }, same: true },
  { why: 'fields in another order', a: { x: 1, y: null }, b: { y: null, x: 1 }, same: true },
  { why: 'a field more', a: { x: 1 }, b: { x: 1, y: 2 }, same: false },
  { why: 'another field', a: { x: undefined }, b: { y: undefined }, same: false },
  { why: 'items in another order', a: [1, 2], b: [2, 1], same: false },
  { why: 'a list is no record', a: [], b: {}, same: false },
  { why: 'null is no record', a: null, b: {}, same: false },
];
it.each(rows)('$why', ({ a, b, same }) => {
  expect([sameData(a, b), sameData(b, a)]).toEqual([same, same]);
});

it('knows a copy', () => {
  fc.assert(
    fc.property(fc.object({ withBigInt: true }), data => {
      expect(sameData(data, structuredClone(data))).toBe(true);
    }),
  );
});
