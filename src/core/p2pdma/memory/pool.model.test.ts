import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nodeId } from '../../topology/machine.ts';
import type { Provider } from './drivers.ts';
import {
  allocationAt,
  availableBytes,
  givePages,
  largestFreeBytes,
  PAGE_BYTES,
  poolBytes,
  takePages,
} from './pool.ts';

/** A pool as lib/genalloc.c keeps it: a bit for each page of each chunk. */
type Bitmap = readonly boolean[][];

/** First fit in one chunk: the first run of so many free pages; -1 where there is none. */
const firstFit = (pages: readonly boolean[], wanted: number): number =>
  pages.findIndex((_, at) => at + wanted <= pages.length && !pages.slice(at, at + wanted).includes(true));

const setBits = (pages: boolean[], at: number, count: number, isTaken: boolean) => {
  for (let page = at; page < at + count; page++) pages[page] = isTaken;
};

/** The longest run of free pages. */
const longestRun = (pages: readonly boolean[]): number =>
  Math.max(
    ...pages
      .map(isTaken => (isTaken ? 'x' : ' '))
      .join('')
      .split('x')
      .map(run => run.length),
  );

const bytesOf = (pages: number): bigint => BigInt(pages) * PAGE_BYTES;

/** Takes some bytes, or gives back what was taken at one of the earlier times. */
const anyStep = fc.oneof(
  fc.record({ take: fc.integer({ min: 1, max: 5 * 4096 }) }),
  fc.record({ give: fc.nat(7) }),
);

it('a pool gives what a bitmap of pages gives, searched from the newest chunk and from its start', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 3 }),
      fc.array(anyStep, { minLength: 15, maxLength: 40 }),
      (sizes, steps) => {
        const bitmap: Bitmap = sizes.map(pages => Array.from({ length: pages }, () => false));
        // A BAR for each chunk, so that places in two chunks differ in nothing else.
        let pool: Provider = {
          node: nodeId('gpu'),
          isPublished: false,
          registers: [],
          chunks: sizes.map((pages, bar) => ({
            bar,
            offsetBytes: 0n,
            sizeBytes: bytesOf(pages),
            allocations: [],
          })),
        };
        const taken: { chunk: number; at: number; pages: number }[] = [];
        for (const step of steps) {
          if ('take' in step) {
            const pages = Math.ceil(step.take / 4096);
            const chunk = bitmap.findLastIndex(each => firstFit(each, pages) >= 0);
            const got = takePages(pool, BigInt(step.take));
            const chosen = bitmap[chunk];
            if (!chosen) {
              expect(got).toBeNull();
              continue;
            }
            const at = firstFit(chosen, pages);
            expect(got?.place).toEqual({ bar: chunk, offsetBytes: bytesOf(at) });
            setBits(chosen, at, pages, true);
            taken.push({ chunk, at, pages });
            pool = got?.provider ?? expect.fail();
          } else {
            const [back] = taken.splice(step.give % (taken.length || 1), 1);
            if (!back) continue;
            const found = allocationAt(pool, { bar: back.chunk, offsetBytes: bytesOf(back.at) });
            pool = givePages(pool, found?.allocation ?? expect.fail());
            setBits(bitmap[back.chunk] ?? [], back.at, back.pages, false);
          }
          const free = bitmap.flat().filter(isTaken => !isTaken).length;
          expect(poolBytes(pool)).toBe(bytesOf(bitmap.flat().length));
          expect(availableBytes(pool)).toBe(bytesOf(free));
          expect(largestFreeBytes(pool)).toBe(bytesOf(Math.max(...bitmap.map(longestRun))));
        }
      },
    ),
  );
});
