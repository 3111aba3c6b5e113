import { describe, expect, it } from 'vitest';
import type { SegmentView } from '../../core/dma/barSegments.ts';
import { stripRows } from './stripRows.ts';

const segment = (kind: SegmentView['kind'], from: number, to: number): SegmentView => ({
  kind,
  from,
  to,
  offsetBytes: BigInt(Math.round(from * 1024)) << 12n,
  sizeBytes: BigInt(Math.round((to - from) * 1024)) << 12n,
  askedBytes: kind === 'allocated' ? 1n : null,
});
const chunk = (number: number, from: number, to: number) => ({
  number,
  from,
  to,
  offsetBytes: BigInt(from * 1024) << 12n,
  sizeBytes: BigInt((to - from) * 1024) << 12n,
});

describe('the rows of a BAR', () => {
  it('are to scale where words have room', () => {
    const rows = stripRows({ segments: [segment('plain', 0, 0.25), segment('plain', 0.25, 1)], chunks: [] });
    expect(rows.map(({ heightPx, isBroken }) => [heightPx, isBroken])).toEqual([
      [50, false],
      [150, false],
    ]);
  });
  it('say where the scale is broken', () => {
    const rows = stripRows({
      segments: [segment('registers', 0, 1 / 1024), segment('plain', 1 / 1024, 1)],
      chunks: [],
    });
    expect(rows.map(({ heightPx, isBroken }) => [heightPx, isBroken])).toEqual([
      [40, true],
      [200, false],
    ]);
  });
  it('are one low row for a BAR of one piece', () => {
    expect(stripRows({ segments: [segment('plain', 0, 1)], chunks: [] })).toMatchObject([
      { heightPx: 40, isBroken: false, chunk: null },
    ]);
  });
  it('are bound together by chunks, also where two touch', () => {
    const segments = [segment('allocated', 0, 0.25), segment('free', 0.25, 0.5), segment('free', 0.5, 1)];
    const rows = stripRows({ segments, chunks: [chunk(2, 0, 0.5), chunk(1, 0.5, 1)] });
    expect(rows.map(row => row.chunk)).toEqual([
      { number: 2, rows: 2 },
      { number: 2, rows: 0 },
      { number: 1, rows: 1 },
    ]);
  });
  it('stand for several pieces where there are too many, and lose none', () => {
    const segments = Array.from({ length: 64 }, (_, i) =>
      segment(i % 2 ? 'free' : 'allocated', i / 64, (i + 1) / 64),
    );
    const rows = stripRows({ segments, chunks: [chunk(1, 0, 1)] });
    expect(rows).toHaveLength(8);
    expect(rows[0]?.chunk).toEqual({ number: 1, rows: 8 });
    expect(rows[6]).toMatchObject({ kind: null, pieces: 57, allocations: 29 });
    expect(rows.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(64);
    expect(rows.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n)).toBe(1024n << 12n);
  });
});
