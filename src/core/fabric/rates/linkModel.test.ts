import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LinkGeneration, LinkWidth } from '../../topology/link.ts';
import {
  framingSavedBytes,
  hardwareGigabytes,
  type LinkModel,
  latencyLimitSymbols,
  lineGigabits,
  packetGigabits,
  rawGigabits,
  readGigabits,
  readWindowGigabytes,
  readWriteGigabits,
  writeGigabits,
} from './linkModel.ts';

/** The tables of pcie-bench's pcie-model, 2,400 rows; source in the fixtures' README. */
const [head = '', ...lines] = readFileSync(new URL('../fixtures/link-bandwidth.csv', import.meta.url), 'utf8')
  .trim()
  .split('\n');
const columns = head.split(',');
const rows = lines.map(line =>
  Object.fromEntries(line.split(',').map((cell, index) => [columns[index] ?? '', cell])),
);
const digits = (cell: string | undefined) => Number((cell ?? '').replace(/^[a-z]+/, ''));

function linkOf(row: Readonly<Record<string, string>>): LinkModel {
  return {
    generation: digits(row['gen']) as LinkGeneration,
    width: digits(row['lanes']) as LinkWidth,
    maxPayloadBytes: digits(row['mps']),
    maxReadRequestBytes: digits(row['mrrs']),
    readCompletionBoundaryBytes: digits(row['rcb']) as 64 | 128,
    cutsAtBoundary: row['rcb_chunks'] === '1',
    addressBits: digits(row['addr_bits']) as 32 | 64,
    hasEcrc: row['ecrc'] === '1',
  };
}

describe('pcie-bench accounting', () => {
  it('reads 2,400 rows', () => {
    expect(rows).toHaveLength(2400);
  });
  const metrics: readonly [string, (link: LinkModel, sizeBytes: number) => number][] = [
    ['raw_Gbps', rawGigabits],
    ['tlp_Gbps', packetGigabits],
    ['write_Gbps', writeGigabits],
    ['read_Gbps', readGigabits],
    ['rw_each_dir_Gbps', readWriteGigabits],
  ];
  it.each(metrics)('%s agrees with every row within 1e-6 Gb/s', (column, compute) => {
    const off = rows.filter(
      row => !(Math.abs(compute(linkOf(row), digits(row['size_B'])) - digits(row[column])) <= 1e-6),
    );
    expect(off).toEqual([]);
  });
});

describe("the paper's figure 1: Gen3 x8, MPS 256, MRRS 512, 64-bit addresses", () => {
  const link: LinkModel = {
    generation: 3,
    width: 8,
    maxPayloadBytes: 256,
    maxReadRequestBytes: 512,
    readCompletionBoundaryBytes: 64,
    cutsAtBoundary: false,
    addressBits: 64,
    hasEcrc: false,
  };
  it.each([
    [64, 42.098, 44.103, 33.077],
    [256, 52.923, 53.69, 48.745],
    [257, 48.775, 50.089, 45.217],
    [1500, 52.815, 53.597, 50.599],
  ])('%i bytes: write %f, read %f, both %f Gb/s', (sizeBytes, write, read, both) => {
    expect(writeGigabits(link, sizeBytes)).toBeCloseTo(write, 3);
    expect(readGigabits(link, sizeBytes)).toBeCloseTo(read, 3);
    expect(readWriteGigabits(link, sizeBytes)).toBeCloseTo(both, 3);
  });
});

describe('the latency limit', () => {
  it.each([
    ['Gen1 x1, MPS 128', 'ack', 1, 1, 128, 237],
    ['Gen3 x8, MPS 256', 'ack', 3, 8, 256, 203],
    ['Gen1 x32, MPS 2048, as pcie-model misprints it', 'fc', 1, 32, 2048, 248],
    ['Gen2 x32, MPS 4096, as pcie-model misprints it', 'ack', 2, 32, 4096, 237],
  ] as const)('%s', (_what, table, generation, width, maxPayloadBytes, symbols) => {
    expect(latencyLimitSymbols(table, { generation, width, maxPayloadBytes })).toBe(symbols);
  });
});

describe('hardware', () => {
  it.each([
    ['FPGA to FPGA, Gen2 x4, 128 B payload (Rumyantsev 2013)', 2, 4, 128, 0.951, 1.603],
    ['FPGA to FPGA, Gen2 x4, 256 B payload (Rumyantsev 2013)', 2, 4, 256, 0.951, 1.74],
    ['RTX 3090 to its peer, Gen4 x16 (club-3090 #890)', 4, 16, 256, 0.941, 27.12],
    ['NFP6000 writes, Gen3 x8 (pcie-bench data)', 3, 8, 256, 0.945, 6.81],
  ] as const)('%s: within 1 %%', (_what, generation, width, payloadBytes, efficiency, measured) => {
    const predicted = hardwareGigabytes({ generation, width }, { payloadBytes, addressBits: 64, efficiency });
    expect(Math.abs(predicted / measured - 1)).toBeLessThan(0.01);
  });
  it('Gen6 x16 carries 118 GB/s of packets in its flits', () => {
    const carried = hardwareGigabytes(
      { generation: 6, width: 16 },
      { payloadBytes: 256, addressBits: 64, efficiency: 1 },
    );
    expect((carried * (256 + 16)) / 256).toBeCloseTo(118, 6);
  });
  it('Gen7 x16 twice as much', () => {
    expect(lineGigabits({ generation: 7, width: 16 }) / 8).toBeCloseTo(236, 6);
  });
  it('FLIT mode below 64 GT/s keeps the line code, takes 20 of 256 bytes, and saves the framing', () => {
    const flit = { generation: 5, width: 16, isFlit: true } as const;
    expect(lineGigabits(flit) / 8).toBeCloseTo((63.0154 * 236) / 256, 3);
    expect(framingSavedBytes(flit)).toBe(8);
    expect(framingSavedBytes({ generation: 5, width: 16 })).toBe(0);
  });
  it('32 tags of 512 B over 1 us allow 16.4 GB/s', () => {
    expect(readWindowGigabytes({ tags: 32, maxReadRequestBytes: 512, roundTripNs: 1000 })).toBeCloseTo(
      16.384,
      6,
    );
  });
});
