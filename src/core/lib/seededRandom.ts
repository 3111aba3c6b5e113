/** A number that was drawn, and the seed for the next one. */
export interface Draw {
  readonly value: number;
  readonly seed: number;
}

const RANGE = 2 ** 32;

/**
 * The next 32 random bits after `seed`: splitmix32, the 32-bit form of the SplitMix generator (Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators", 2014). A counter that steps by the golden ratio goes through a
 * mixer, so that seeds 1, 2, 3 give numbers that have nothing to do with each other.
 */
export function nextRandom(seed: number): Draw {
  const next = (seed + 0x9e3779b9) >>> 0;
  let bits = next;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return { value: (bits ^ (bits >>> 15)) >>> 0, seed: next };
}

/**
 * A number from 0 to `bound - 1`, each as likely as any other: what lies past the last whole multiple of the bound is
 * drawn again. A bound that is no whole number from 1 to 2^32 is a bug and throws.
 */
export function uniformBelow(bound: number, seed: number): Draw {
  if (!Number.isInteger(bound) || bound < 1 || bound > RANGE) throw new Error(`not a bound: ${bound}`);
  const limit = RANGE - (RANGE % bound);
  let draw = nextRandom(seed);
  while (draw.value >= limit) draw = nextRandom(draw.seed);
  return { value: draw.value % bound, seed: draw.seed };
}
