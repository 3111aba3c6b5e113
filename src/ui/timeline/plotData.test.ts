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

it('latency is a curve for each transfer that ended', () => {
  const latency = { leastPs: 1e6, medianPs: 2e6, p90Ps: 3e6, p99Ps: 4e6, mostPs: 5e6 };
  expect(latencyPlot([flow, { ...flow, name: 'b', latency }]).curves).toEqual([
    { name: 'b', y: [1, 2, 3, 4, 5] },
  ]);
});

it('by size is the closed form: 52.9 Gb/s of writes of 256 bytes on Gen3 x8', () => {
  const { x, curves } = sizePlot({ generation: 3, width: 8 });
  const at256 = x.indexOf(8);
  expect((curves[0]?.y[at256] ?? 0) * 8).toBeCloseTo(52.923, 2);
  expect((curves[1]?.y[at256] ?? 0) * 8).toBeCloseTo(53.69, 2);
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
