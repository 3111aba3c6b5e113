import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TraceColumns } from '../core/fabric/packets/trace.ts';
import { linesInFlight, sentBefore, traceIndex } from '../core/fabric/traceIndex.ts';
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
    expect(dotsAt(index, ways, { atPs: 1250, most: 10 })).toEqual({
      dots: [{ x: 25, y: 0, kind: 0 }],
      total: 1,
    });
  });

  it('are none before it was sent and after it arrived', () => {
    const index = traceIndex(traceOf([[0, 1000, 2000]]));
    expect([999, 2000].map(atPs => dotsAt(index, ways, { atPs, most: 10 }).total)).toEqual([0, 0]);
  });

  it('on a link inside a fold are counted and not drawn', () => {
    const index = traceIndex(traceOf([[1, 0, 10]]));
    expect(dotsAt(index, ways, { atPs: 5, most: 10 })).toEqual({ dots: [], total: 1 });
  });

  it('of too many every n-th is drawn', () => {
    const rows = Array.from({ length: 100 }, (_, i) => [0, i, 1000] as const);
    const { dots, total } = dotsAt(traceIndex(traceOf(rows)), ways, { atPs: 500, most: 20 });
    expect([dots.length, total]).toEqual([20, 100]);
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
