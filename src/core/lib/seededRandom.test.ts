import { describe, expect, it } from 'vitest';
import { nextRandom, uniformBelow } from './seededRandom.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a draw from a seed', () => {
  it('is the same for the same seed, and a whole number of 32 bits', () => {
    for (const seed of [0, 1, 2, 0x7fff_ffff, 0xffff_ffff]) {
      const { value } = nextRandom(seed);
      expect(nextRandom(seed).value).toBe(value);
      expect(Number.isInteger(value) && value >= 0 && value < 2 ** 32).toBe(true);
    }
  });

  it('differs for every seed of a run: the mixer loses nothing', () => {
    expect(new Set(upTo(50_000).map(seed => nextRandom(seed).value)).size).toBe(50_000);
  });

  it('leads on to a seed from which the next one is drawn', () => {
    const first = nextRandom(7);
    expect(nextRandom(first.seed).value).not.toBe(first.value);
  });
});

describe('a choice below a bound', () => {
  // The critical values of chi squared at 1 in 1000, for one degree of freedom less than the bound.
  it.each([
    [2, 10.83],
    [3, 13.82],
    [7, 22.46],
    [10, 27.88],
  ])('of %i is uniform over seeds that follow one another', (bound, critical) => {
    const draws = 30_000;
    const counts = upTo(bound).map(() => 0);
    for (const seed of upTo(draws)) {
      const { value } = uniformBelow(bound, seed);
      counts[value] = (counts[value] ?? 0) + 1;
    }
    const expected = draws / bound;
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(chiSquared).toBeLessThan(critical);
  });

  it('favours no value where the bound does not divide 2^32: half of a bound of 3 * 2^30 is below its half', () => {
    const bound = 3 * 2 ** 30;
    const low = upTo(20_000).filter(seed => uniformBelow(bound, seed).value < bound / 2).length;
    expect(low / 20_000).toBeGreaterThan(0.48);
    expect(low / 20_000).toBeLessThan(0.52);
  });

  it('of one thing is that thing, and of nothing a bug', () => {
    expect(uniformBelow(1, 12345).value).toBe(0);
    for (const bound of [0, -1, 1.5, 2 ** 32 + 1])
      expect(() => uniformBelow(bound, 1)).toThrow('not a bound');
  });
});
