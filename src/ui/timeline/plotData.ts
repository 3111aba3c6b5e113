import { readGigabits, readWriteGigabits, writeGigabits } from '../../core/fabric/linkModel.ts';
import type { Sample } from '../../core/fabric/packets/recording.ts';
import type { FlowResult } from '../../core/fabric/packets/results.ts';
import type { LinkRate } from '../../core/topology/link.ts';

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

/** Payload of a transfer, from 16 bytes to 64 KiB. */
const SWEEP_BYTES = Array.from({ length: 13 }, (_, step) => 16 << step);

/**
 * What a link of this rate carries at most by the size of each transfer: the closed form of the pcie-bench model (SIGCOMM
 * 2018), with the usual MPS of 256, MRRS of 512 and 64-bit addresses.
 */
export function sizePlot({ generation, width }: LinkRate): PlotData {
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
  const gigabytes = (gigabits: number) => gigabits / 8;
  return {
    title: `By size, one x${width} Gen${generation} link, closed form`,
    xName: 'bytes of a transfer, powers of two',
    yName: 'GB/s',
    x: SWEEP_BYTES.map(bytes => Math.log2(bytes)),
    curves: [
      { name: 'writes', y: SWEEP_BYTES.map(bytes => gigabytes(writeGigabits(link, bytes))) },
      { name: 'reads', y: SWEEP_BYTES.map(bytes => gigabytes(readGigabits(link, bytes))) },
      { name: 'both, each way', y: SWEEP_BYTES.map(bytes => gigabytes(readWriteGigabits(link, bytes))) },
    ],
  };
}

/** As comma-separated values, one line a point. */
export function plotCsv({ xName, yName, x, curves }: PlotData): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const head = [xName, ...curves.map(({ name }) => `${name}, ${yName}`)].map(quoted).join(',');
  const lines = x.map((value, i) => [value, ...curves.map(({ y }) => y[i] ?? '')].join(','));
  return `${[head, ...lines].join('\n')}\n`;
}
