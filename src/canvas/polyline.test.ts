import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forkedWay, lengthOf, type Polyline, partOf, pointAt, shifted } from './polyline.ts';

const line = (...numbers: readonly [number, number][]): Polyline => numbers.map(([x, y]) => ({ x, y }));
const bent = line([0, 0], [20, 0], [20, 40], [60, 40]);

describe('the point on a line', () => {
  it('starts at the first and ends at the last', () => {
    expect(pointAt(bent, 0)).toEqual({ x: 0, y: 0 });
    expect(pointAt(bent, 1)).toEqual({ x: 60, y: 40 });
  });
  it('goes by length, round the corners', () => {
    expect(lengthOf(bent)).toBe(100);
    expect(pointAt(bent, 0.4)).toEqual({ x: 20, y: 20 });
  });
  it('stays on the line beyond its ends', () => {
    expect(pointAt(bent, -1)).toEqual({ x: 0, y: 0 });
    expect(pointAt(bent, 2)).toEqual({ x: 60, y: 40 });
  });
  it('is none on no line', () => expect(pointAt([], 0.5)).toBeUndefined());
  it('has behind it as much as its share', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), share => {
        expect(lengthOf(partOf(bent, share))).toBeCloseTo(share * 100, 6);
      }),
    );
  });
});

describe('a line moved aside', () => {
  it('lies to the right of its travel, below where it goes to the right', () => {
    expect(shifted(line([0, 0], [10, 0]), 3)).toEqual(line([0, 3], [10, 3]));
    expect(shifted(line([10, 0], [0, 0]), 3)).toEqual(line([10, -3], [0, -3]));
  });
  it('keeps its distance in corners', () => {
    expect(shifted(line([0, 0], [20, 0], [20, 40]), 4)).toEqual(line([0, 4], [16, 4], [16, 40]));
  });
  it('passes over points that repeat', () => {
    expect(shifted(line([0, 0], [0, 0], [10, 0]), 3)).toEqual(line([0, 3], [10, 3]));
  });
});

describe('the way from one branch to another', () => {
  const trunk = line([0, 0], [20, 0]);
  it('goes back to where they part and out again', () => {
    const a = [...trunk, ...line([20, -30], [60, -30])];
    const b = [...trunk, ...line([20, 30], [60, 30])];
    expect(forkedWay(a, b)).toEqual(line([60, -30], [20, -30], [20, 0], [20, 30], [60, 30]));
  });
  it('turns where they part in the middle of a piece', () => {
    const a = [...trunk, ...line([20, 10], [60, 10])];
    const b = [...trunk, ...line([20, 30], [60, 30])];
    expect(forkedWay(a, b)).toEqual(line([60, 10], [20, 10], [20, 30], [60, 30]));
  });
});
