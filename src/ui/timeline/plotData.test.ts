import { describe, expect, it } from 'vitest';
import type { FlowResult } from '../../core/fabric/packets/results.ts';
import { latencyPlot, plotCsv, sizePlot, throughputPlot } from './plotData.ts';

const flow = { name: 'a', latency: null } as FlowResult;
const at = (atPs: number, ...deliveredBytes: number[]) => ({ atPs, deliveredBytes, payloadBytes: [] });

describe('throughput over time', () => {
  it('is the slope between two samples', () => {
    const { x, curves } = throughputPlot([at(0, 0), at(1000, 50), at(3000, 50)], [flow]);
    expect(x).toEqual([0.0005, 0.002]);
    expect(curves).toEqual([{ name: 'a', y: [50, 0] }]);
  });

  it('of several transfers tells their sum too', () => {
    const { curves } = throughputPlot([at(0, 0, 0), at(1000, 30, 20)], [flow, { ...flow, name: 'b' }]);
    expect(curves.map(({ name, y }) => [name, ...y])).toEqual([
      ['a', 30],
      ['b', 20],
      ['All together', 50],
    ]);
  });

  it('passes over samples of one moment', () => {
    expect(throughputPlot([at(0, 0), at(0, 0), at(1000, 10), at(1000, 10)], [flow]).x).toEqual([0.0005]);
  });
});

describe('latency', () => {
  const took = (...microseconds: number[]) => ({ tookPs: Float64Array.from(microseconds, us => us * 1e6) });

  it('is which share of the transfers took no longer, from the shortest to the longest', () => {
    const { x, curves } = latencyPlot([flow, { ...flow, name: 'b' }], [took(), took(1, 2, 2, 5)]);
    const shareAt = (microseconds: number) => curves[0]?.y[x.findLastIndex(each => each <= microseconds)];
    expect(curves.map(({ name }) => name)).toEqual(['b']);
    expect([x[0], x.at(-1)]).toEqual([1, 5]);
    expect([1, 1.9, 2.01, 4.9, 5].map(shareAt)).toEqual([25, 25, 75, 75, 100]);
  });

  it('of more flows than can be told apart is that of all', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({ ...flow, name: String(i) }));
    const { curves } = latencyPlot(
      many,
      many.map((_, i) => took(i + 1)),
    );
    expect(curves.map(({ name, y }) => [name, y[0], y.at(-1)])).toEqual([['All together', 100 / 9, 100]]);
  });

  it('of nothing that ended is no curve', () => {
    expect(latencyPlot([flow], [took()]).curves).toEqual([]);
  });
});

describe('by size', () => {
  const points = [64, 256].map(sizeBytes => ({ sizeBytes, writeGigabytes: 1, readGigabytes: null }));
  const sweep = { name: 'a', points, slowest: { generation: 3, width: 8 } } as const;

  it('is what packets reach, and nothing where they do not arrive', () => {
    const { x, curves } = sizePlot({ ...sweep, slowest: null });
    expect(x).toEqual([6, 8]);
    expect(curves.map(({ y }) => y)).toEqual([
      [1, 1],
      [null, null],
    ]);
  });

  it('stands beside the closed form: 52.9 Gb/s of writes of 256 bytes on Gen3 x8', () => {
    const [, , writes, reads] = sizePlot(sweep).curves;
    expect((writes?.y[1] ?? 0) * 8).toBeCloseTo(52.923, 2);
    expect((reads?.y[1] ?? 0) * 8).toBeCloseTo(53.69, 2);
  });
});

it('as values: a head, then a line for each point; quotes are doubled', () => {
  const csv = plotCsv({
    title: 't',
    xName: 'x',
    yName: 'GB/s',
    x: [1, 2],
    curves: [{ name: 'a "b"', y: [3, null] }],
  });
  expect(csv).toBe('"x","a ""b"", GB/s"\n1,3\n2,\n');
});
