import { describe, expect, it } from 'vitest';
import type { FlowResult } from '../../core/fabric/packets/results.ts';
import type { TraceColumns } from '../../core/fabric/packets/trace.ts';
import { latencyPlot, plotCsv, throughputPlot } from './plotData.ts';

/** One write of two packets over two links (channels 0 and 1). */
const trace = {
  size: 4,
  packet: Int32Array.from([0, 1, 0, 1]),
  channel: Int32Array.from([0, 0, 1, 1]),
  flow: Int32Array.from([0, 0, 0, 0]),
  kind: Int32Array.from([0, 0, 0, 0]),
  bytes: Int32Array.from([1000, 1000, 1000, 1000]),
  sentPs: Float64Array.from([0, 10, 20, 60]),
  arrivedPs: Float64Array.from([20, 30, 40, 90]),
} as TraceColumns;
const flow = { name: 'a', latency: null } as FlowResult;

describe('throughput over time', () => {
  it('counts each byte once, where it arrives', () => {
    const { x, curves } = throughputPlot(trace, [flow], { endPs: 100, bins: 2 });
    expect(x).toEqual([25e-6, 75e-6]);
    expect(curves).toEqual([{ name: 'a', y: [20_000, 20_000] }]);
  });

  it('of several transfers tells their sum too', () => {
    const { curves } = throughputPlot(trace, [flow, { ...flow, name: 'b' }], { endPs: 100, bins: 1 });
    expect(curves.map(({ name, y }) => [name, ...y])).toEqual([
      ['a', 20_000],
      ['b', 0],
      ['All together', 20_000],
    ]);
  });
});

it('latency is a curve for each transfer that ended', () => {
  const latency = { leastPs: 1e6, medianPs: 2e6, p90Ps: 3e6, p99Ps: 4e6, mostPs: 5e6 };
  expect(latencyPlot([flow, { ...flow, name: 'b', latency }]).curves).toEqual([
    { name: 'b', y: [1, 2, 3, 4, 5] },
  ]);
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
