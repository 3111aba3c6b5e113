import type { Sample } from '../../core/fabric/packets/recording.ts';
import type { FlowResult, TransferTimes } from '../../core/fabric/packets/results.ts';
import { readGigabits, writeGigabits } from '../../core/fabric/rates/linkModel.ts';
import { type SizeSweep, SWEEP_DEPTH } from '../../core/fabric/run/sizeSweep.ts';
import type { LinkRate } from '../../core/topology/link.ts';

/** Curves over one axis, ready to be drawn, read as a table or saved. */
export interface PlotData {
  readonly title: string;
  /** What of the run it is about, where that is not all. */
  readonly note?: string;
  readonly xName: string;
  readonly yName: string;
  readonly x: readonly number[];
  readonly curves: readonly { readonly name: string; readonly y: readonly (number | null)[] }[];
  /** Between two points the value is that of the first. */
  readonly isStepped?: boolean;
}

/** Curves beyond this many are one: all together. */
const MOST_CURVES = 8;

/** What arrived between each two samples, transfer by transfer, in GB/s; of many transfers all together. */
export function throughputPlot(samples: readonly Sample[], flows: readonly FlowResult[]): PlotData {
  const moments = samples.filter((sample, i) => i === 0 || sample.atPs > (samples[i - 1]?.atPs ?? 0));
  const between = moments.slice(1).map((to, i) => ({ from: moments[i] ?? to, to }));
  const rateOf = (bytes: (sample: Sample) => number) =>
    between.map(({ from, to }) => ((bytes(to) - bytes(from)) * 1000) / (to.atPs - from.atPs));
  const each =
    flows.length <= MOST_CURVES
      ? flows.map(({ name }, i) => ({ name, y: rateOf(sample => sample.deliveredBytes[i] ?? 0) }))
      : [];
  const all = {
    name: 'All together',
    y: rateOf(({ deliveredBytes }) => deliveredBytes.reduce((a, b) => a + b, 0)),
  };
  return {
    title: 'Throughput',
    xName: 'time, µs',
    yName: 'GB/s',
    x: between.map(({ from, to }) => (from.atPs + to.atPs) / 2e6),
    curves: flows.length === 1 ? each : [...each, all],
  };
}

const LATENCY_STEPS = 120;

/** How long transfers took: which share of them took no longer, over the range of all; of many flows all together. */
export function latencyPlot(
  flows: readonly Pick<FlowResult, 'name'>[],
  times: readonly Pick<TransferTimes, 'tookPs'>[],
): PlotData {
  const each = flows.flatMap(({ name }, i) => {
    const tookPs = times[i]?.tookPs ?? [];
    return tookPs.length > 0 ? [{ name, tookPs: [...tookPs] }] : [];
  });
  const all = each.flatMap(({ tookPs }) => tookPs);
  const [least, most] = all.reduce(([a, b], ps) => [Math.min(a, ps), Math.max(b, ps)], [Infinity, 0]);
  const x = Array.from({ length: LATENCY_STEPS + 1 }, (_, i) => least + ((most - least) * i) / LATENCY_STEPS);
  const shown = each.length <= MOST_CURVES ? each : [{ name: 'All together', tookPs: all }];
  return {
    title: 'Latency of a transfer',
    xName: 'µs or less',
    yName: '% of transfers',
    x: x.map(ps => ps / 1e6),
    curves: shown.map(({ name, tookPs }) => ({
      name,
      y: x.map(ps => (tookPs.filter(took => took <= ps).length * 100) / tookPs.length),
    })),
    isStepped: true,
  };
}

/**
 * What a transfer reaches by itself at each size, packet by packet; and the closed form of the pcie-bench model (SIGCOMM
 * 2018) for the slowest link that it crosses, with the usual MPS of 256, MRRS of 512 and 64-bit addresses.
 */
export function sizePlot({ name, points, slowest }: SizeSweep): PlotData {
  const packets = [
    { name: 'writes, packets', y: points.map(({ writeGigabytes }) => writeGigabytes) },
    { name: 'reads, packets', y: points.map(({ readGigabytes }) => readGigabytes) },
  ];
  return {
    title: 'By size',
    note: `${name}, alone, ${SWEEP_DEPTH} at once`,
    xName: 'bytes, powers of two',
    yName: 'GB/s',
    x: points.map(({ sizeBytes }) => Math.log2(sizeBytes)),
    curves: [...packets, ...(slowest ? closedForm(slowest, points) : [])],
  };
}

function closedForm({ generation, width }: LinkRate, points: SizeSweep['points']): PlotData['curves'] {
  const link = {
    generation,
    width,
    maxPayloadBytes: 256,
    maxReadRequestBytes: 512,
    readCompletionBoundaryBytes: 64,
    cutsAtBoundary: false,
    addressBits: 64,
    hasEcrc: false,
  } as const;
  const of = `x${width} Gen${generation}, closed form`;
  return [
    { name: `writes, ${of}`, y: points.map(({ sizeBytes }) => writeGigabits(link, sizeBytes) / 8) },
    { name: `reads, ${of}`, y: points.map(({ sizeBytes }) => readGigabits(link, sizeBytes) / 8) },
  ];
}

/** As comma-separated values, one line a point. */
export function plotCsv({ xName, yName, x, curves }: PlotData): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const head = [xName, ...curves.map(({ name }) => `${name}, ${yName}`)].map(quoted).join(',');
  const lines = x.map((value, i) => [value, ...curves.map(({ y }) => y[i] ?? '')].join(','));
  return `${[head, ...lines].join('\n')}\n`;
}
