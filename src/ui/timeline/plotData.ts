import { NON_POSTED } from '../../core/fabric/packets/ordering.ts';
import type { FlowResult } from '../../core/fabric/packets/results.ts';
import type { TraceColumns } from '../../core/fabric/packets/trace.ts';

/** Curves over one axis, ready to be drawn, read as a table or saved. */
export interface PlotData {
  readonly title: string;
  readonly xName: string;
  readonly yName: string;
  readonly x: readonly number[];
  readonly curves: readonly { readonly name: string; readonly y: readonly (number | null)[] }[];
}

/** Curves beyond this many are one: all together. */
const MOST_CURVES = 8;

/** What arrived in each bin of time, transfer by transfer, in GB/s; of many transfers all together. */
export function throughputPlot(
  trace: TraceColumns,
  flows: readonly FlowResult[],
  { endPs, bins }: { readonly endPs: number; readonly bins: number },
): PlotData {
  const last = lastChannels(trace, flows.length);
  const binPs = Math.max(1, endPs / bins);
  const bytes = flows.map(() => new Float64Array(bins));
  for (let line = 0; line < trace.size; line++) {
    const flow = trace.flow[line] ?? -1;
    if (trace.kind[line] === NON_POSTED || trace.channel[line] !== last[flow]) continue;
    const bin = Math.min(bins - 1, Math.floor((trace.arrivedPs[line] ?? 0) / binPs));
    const row = bytes[flow];
    if (row) row[bin] = (row[bin] ?? 0) + (trace.bytes[line] ?? 0);
  }
  const rates = bytes.map(row => [...row].map(count => (count * 1000) / binPs));
  const total = Array.from({ length: bins }, (_, bin) =>
    rates.reduce((sum, row) => sum + (row[bin] ?? 0), 0),
  );
  const each = flows.length <= MOST_CURVES ? flows.map(({ name }, i) => ({ name, y: rates[i] ?? [] })) : [];
  return {
    title: 'Throughput',
    xName: 'time, µs',
    yName: 'GB/s',
    x: Array.from({ length: bins }, (_, bin) => ((bin + 0.5) * binPs) / 1e6),
    curves: [...each, ...(flows.length === 1 ? [] : [{ name: 'All together', y: total }])],
  };
}

/** By flow: the channel on which its data arrives, told by the way of its first data packet. */
function lastChannels(trace: TraceColumns, flows: number): readonly number[] {
  const first = new Array<number>(flows).fill(-1);
  const last = new Array<number>(flows).fill(-1);
  const latest = new Array<number>(flows).fill(-1);
  for (let line = 0; line < trace.size; line++) {
    const flow = trace.flow[line] ?? -1;
    if (trace.kind[line] === NON_POSTED || first[flow] === undefined) continue;
    if (first[flow] === -1) first[flow] = trace.packet[line] ?? -1;
    const sent = trace.sentPs[line] ?? 0;
    if (trace.packet[line] !== first[flow] || sent < (latest[flow] ?? 0)) continue;
    latest[flow] = sent;
    last[flow] = trace.channel[line] ?? -1;
  }
  return last;
}

/** How long transfers took: which share of them took no longer. */
export function latencyPlot(flows: readonly FlowResult[]): PlotData {
  const shares = [0, 50, 90, 99, 100];
  return {
    title: 'Latency of a transfer',
    xName: 'of transfers took no longer, %',
    yName: 'µs',
    x: shares,
    curves: flows.slice(0, MOST_CURVES).flatMap(({ name, latency }) =>
      latency
        ? [
            {
              name,
              y: [latency.leastPs, latency.medianPs, latency.p90Ps, latency.p99Ps, latency.mostPs].map(
                ps => ps / 1e6,
              ),
            },
          ]
        : [],
    ),
  };
}

/** As comma-separated values, one line a point. */
export function plotCsv({ xName, yName, x, curves }: PlotData): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const head = [xName, ...curves.map(({ name }) => `${name}, ${yName}`)].map(quoted).join(',');
  const lines = x.map((value, i) => [value, ...curves.map(({ y }) => y[i] ?? '')].join(','));
  return `${[head, ...lines].join('\n')}\n`;
}
