import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceColumns } from '../core/fabric/packets/loop/trace.ts';
import { linesInFlight, sentBefore, traceIndex } from '../core/fabric/run/traceIndex.ts';
import { dotsAt } from './trafficOnCanvas.ts';

/** Crossings as [channel, sent, arrived]. */
function traceOf(rows: readonly (readonly [channel: number, sent: number, arrived: number])[]): TraceColumns {
  const ints = (value: (row: (typeof rows)[number]) => number) => Int32Array.from(rows, value);
  const reals = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  const none = ints(() => 0);
  return {
    size: rows.length,
    dropped: 0,
    packet: Int32Array.from(rows, (_, i) => i),
    channel: ints(([channel]) => channel),
    flow: none,
    kind: none,
    transfer: none,
    tag: none,
    bytes: none,
    offset: reals(() => 0),
    sentPs: reals(([, sent]) => sent),
    endPs: reals(([, sent]) => sent),
    arrivedPs: reals(([, , arrived]) => arrived),
  };
}

const ways = [
  [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
  ],
  [],
];

describe('packets of a moment', () => {
  it('are where the time between sending and arriving puts them', () => {
    const index = traceIndex(traceOf([[0, 1000, 2000]]));
    expect(dotsAt(index, ways, { atPs: 1250, most: 10, gap: 1 })).toEqual({
      dots: [{ x: 25, y: 0, kind: 0 }],
      total: 1,
    });
  });

  it('are none before it was sent and after it arrived', () => {
    const index = traceIndex(traceOf([[0, 1000, 2000]]));
    expect([999, 2000].map(atPs => dotsAt(index, ways, { atPs, most: 10, gap: 1 }).total)).toEqual([0, 0]);
  });

  it('on a link inside a fold are counted and not drawn', () => {
    const index = traceIndex(traceOf([[1, 0, 10]]));
    expect(dotsAt(index, ways, { atPs: 5, most: 10, gap: 1 })).toEqual({ dots: [], total: 1 });
  });

  it('of too many are no more than asked for', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [0, i, 1000] as const);
    const { dots, total } = dotsAt(traceIndex(traceOf(rows)), ways, { atPs: 500, most: 20, gap: 1 });
    expect([dots.length <= 20, dots.length > 10, total]).toEqual([true, true, 100]);
  });

  it('on a crowded link keep apart, and the ones that are drawn stay drawn as they move', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [0, i * 10, i * 10 + 400] as const);
    const index = traceIndex(traceOf(rows));
    const at = (atPs: number) =>
      dotsAt(index, ways, { atPs, most: 500, gap: 8 })
        .dots.map(({ x }) => x)
        .toSorted((a, b) => a - b);
    const gaps = at(390).map((x, i, all) => x - (all[i - 1] ?? Number.NEGATIVE_INFINITY));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(8);
    expect(at(394).map(x => x.toFixed(3))).toEqual(at(390).map(x => (x + 1).toFixed(3)));
  });

  it('are found as looking at every line would find them, whatever the order of the trace', () => {
    const row = fc
      .tuple(fc.nat(3), fc.nat(1000), fc.nat(200))
      .map(([c, sent, took]) => [c, sent, sent + took] as const);
    fc.assert(
      fc.property(fc.array(row), fc.nat(1300), (rows, atPs) => {
        const index = traceIndex(traceOf(rows));
        const expected = rows.flatMap(([, sent, arrived], line) =>
          sent <= atPs && arrived > atPs ? [line] : [],
        );
        expect([...linesInFlight(index, atPs)].sort((a, b) => a - b)).toEqual(expected);
        expect(sentBefore(index, atPs)).toBe(rows.filter(([, sent]) => sent < atPs).length);
      }),
    );
  });
});
