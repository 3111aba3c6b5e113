import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodeId } from '../../topology/machine.ts';
import type { Chunk, Provider } from './drivers.ts';
import {
  allocationAt,
  availableBytes,
  givePages,
  largestFreeBytes,
  PAGE_BYTES,
  type PoolPlace,
  poolBytes,
  takePages,
  wholePages,
} from './pool.ts';

const MIB = 1n << 20n;
const chunk = (bar: number, offsetBytes: bigint, sizeBytes: bigint): Chunk => ({
  bar,
  offsetBytes,
  sizeBytes,
  allocations: [],
});
const provider = (...chunks: readonly Chunk[]): Provider => ({
  node: nodeId('gpu'),
  isPublished: false,
  chunks,
  registers: [],
});

/** Takes one after the other; null where there was no room. */
function takeAll(from: Provider, sizes: readonly bigint[]) {
  let now = from;
  const places = sizes.map(bytes => {
    const taken = takePages(now, bytes);
    if (taken) now = taken.provider;
    return taken?.place ?? null;
  });
  return { now, places };
}

describe('the pool', () => {
  const old = chunk(1, 0n, 4n * MIB);
  const young = chunk(1, 4n * MIB, 2n * MIB);

  it('gives from the newest chunk first', () => {
    const { places } = takeAll(provider(old, young), [MIB, MIB, MIB]);
    expect(places.map(place => place?.offsetBytes)).toEqual([4n * MIB, 5n * MIB, 0n]);
  });
  it('gives the lowest address that fits', () => {
    const { now, places } = takeAll(provider(old), [PAGE_BYTES, PAGE_BYTES, PAGE_BYTES]);
    expect(places.map(place => place?.offsetBytes)).toEqual([0n, 0x1000n, 0x2000n]);
    const middle = allocationAt(now, { bar: 1, offsetBytes: 0x1000n });
    const holed = givePages(now, middle?.allocation ?? expect.fail());
    expect(takePages(holed, 2n * PAGE_BYTES)?.place.offsetBytes).toBe(0x3000n);
    expect(takePages(holed, PAGE_BYTES)?.place.offsetBytes).toBe(0x1000n);
  });
  it('gives what came back once, and then what is behind', () => {
    const { now } = takeAll(provider(old), [PAGE_BYTES, PAGE_BYTES, PAGE_BYTES]);
    const first = allocationAt(now, { bar: 1, offsetBytes: 0n });
    const { places } = takeAll(givePages(now, first?.allocation ?? expect.fail()), [PAGE_BYTES, PAGE_BYTES]);
    expect(places.map(place => place?.offsetBytes)).toEqual([0n, 0x3000n]);
  });
  it('tells the largest hole, before and behind what is taken', () => {
    const { now } = takeAll(provider(chunk(1, 0n, 8n * PAGE_BYTES)), [5n * PAGE_BYTES, PAGE_BYTES]);
    expect(largestFreeBytes(now)).toBe(2n * PAGE_BYTES);
    const first = allocationAt(now, { bar: 1, offsetBytes: 0n });
    expect(largestFreeBytes(givePages(now, first?.allocation ?? expect.fail()))).toBe(5n * PAGE_BYTES);
  });
  it('gives whole pages', () => {
    const { now } = takeAll(provider(old), [1n, 4097n]);
    expect(availableBytes(now)).toBe(4n * MIB - 3n * PAGE_BYTES);
  });
  it('never gives across two chunks, even where they touch', () => {
    expect(takePages(provider(old, young), 5n * MIB)).toBeNull();
    expect(largestFreeBytes(provider(old, young))).toBe(4n * MIB);
  });
  it('gives nothing for nothing', () => expect(takePages(provider(old), 0n)).toBeNull());
  it('gives nothing where there is no chunk', () => expect(takePages(provider(), 1n)).toBeNull());
});

describe('properties of the pool', () => {
  const anyProvider = fc
    .array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 })
    .map(pages =>
      provider(
        ...pages.map((count, i) =>
          chunk(
            i % 2,
            BigInt(pages.slice(0, i).reduce((a, b) => a + b, 0)) * PAGE_BYTES,
            BigInt(count) * PAGE_BYTES,
          ),
        ),
      ),
    );
  const anySizes = fc.array(fc.bigInt(0n, 12n * PAGE_BYTES), { maxLength: 20 });

  it('allocations lie in one chunk, in whole pages, and never overlap', () => {
    fc.assert(
      fc.property(anyProvider, anySizes, (start, sizes) => {
        const { now } = takeAll(start, sizes);
        for (const { allocations, sizeBytes } of now.chunks) {
          let end = 0n;
          for (const { offsetBytes, askedBytes } of allocations) {
            expect(offsetBytes % PAGE_BYTES).toBe(0n);
            expect(offsetBytes).toBeGreaterThanOrEqual(end);
            end = offsetBytes + wholePages(askedBytes);
          }
          expect(end).toBeLessThanOrEqual(sizeBytes);
        }
      }),
    );
  });

  it('what was given back in any order is all there again', () => {
    fc.assert(
      fc.property(anyProvider, anySizes, fc.infiniteStream(fc.nat()), (start, sizes, order) => {
        const taken = takeAll(start, sizes);
        const left = taken.places.filter(place => place !== null);
        let now = taken.now;
        while (left.length > 0) {
          const [place] = left.splice((order.next().value ?? 0) % left.length, 1) as [PoolPlace];
          const found = allocationAt(now, place);
          now = givePages(now, found?.allocation ?? expect.fail());
        }
        expect(now).toEqual(start);
      }),
    );
  });

  it('nothing is lost on the way: what is available and what was given are what there is', () => {
    fc.assert(
      fc.property(anyProvider, anySizes, (start, sizes) => {
        const { now, places } = takeAll(start, sizes);
        const given = sizes.reduce((sum, bytes, i) => (places[i] ? sum + wholePages(bytes) : sum), 0n);
        expect(availableBytes(now) + given).toBe(poolBytes(start));
      }),
    );
  });

  it('a request is met exactly where the largest free piece holds it', () => {
    fc.assert(
      fc.property(anyProvider, anySizes, fc.bigInt(1n, 30n * PAGE_BYTES), (start, sizes, bytes) => {
        const { now } = takeAll(start, sizes);
        expect(takePages(now, bytes) !== null).toBe(wholePages(bytes) <= largestFreeBytes(now));
      }),
    );
  });

  it('an older chunk is used only where no newer one has room', () => {
    fc.assert(
      fc.property(anyProvider, anySizes, fc.bigInt(1n, 12n * PAGE_BYTES), (start, sizes, bytes) => {
        const { now } = takeAll(start, sizes);
        const taken = takePages(now, bytes);
        const used = taken?.provider.chunks.findIndex((each, i) => each !== now.chunks[i]) ?? -1;
        for (const newer of taken ? now.chunks.slice(used + 1) : []) {
          expect(largestFreeBytes(provider(newer))).toBeLessThan(wholePages(bytes));
        }
      }),
    );
  });
});
