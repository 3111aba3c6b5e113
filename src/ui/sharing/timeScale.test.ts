import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Moment, stretchedScale, trueScale } from './timeScale.ts';

const moments: readonly Moment[] = [
  { ns: 0, roomPx: 26 },
  { ns: 1000, roomPx: 26 },
  { ns: 2000, roomPx: 26 },
  { ns: 2_002_000, roomPx: 4 },
];

describe('the stretched scale', () => {
  it('gives calls a microsecond apart the room that they need beside a job of milliseconds', () => {
    const { xOf } = stretchedScale(moments, 400);
    expect(xOf(1000) - xOf(0)).toBeGreaterThanOrEqual(26);
    expect(xOf(2000) - xOf(1000)).toBeGreaterThanOrEqual(26);
    expect(xOf(2_002_000) - xOf(2000)).toBeGreaterThan(2 * (xOf(1000) - xOf(0)));
  });

  it('fills the room that there is, and takes more where that is too little', () => {
    const wide = stretchedScale(moments, 1000);
    expect(wide.widthPx).toBeCloseTo(1000);
    expect(wide.xOf(2_002_000)).toBeCloseTo(996);
    expect(stretchedScale(moments, 50).widthPx).toBeGreaterThan(26 * 3);
  });

  it('keeps the order of time, and what is between two moments between them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ns: fc.nat(1e9), roomPx: fc.nat(40) }), { maxLength: 20 }),
        fc.array(fc.nat(1.2e9), { minLength: 2, maxLength: 20 }),
        fc.nat(2000),
        (some, times, available) => {
          const { xOf, widthPx } = stretchedScale(some, available);
          const places = times.toSorted((a, b) => a - b).map(xOf);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect(places.every(x => x >= 0 && x <= widthPx + 1e-6)).toBe(true);
        },
      ),
    );
  });
});

it('true time is a straight line', () => {
  const { xOf, widthPx } = trueScale(2000, 300);
  expect([widthPx, xOf(0), xOf(1000), xOf(2000), xOf(9000)]).toEqual([300, 0, 150, 300, 300]);
});
