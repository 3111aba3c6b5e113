import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMeasured } from './measuredMatrix.ts';

const cuda = `[P2P (Peer-to-Peer) GPU Bandwidth Latency Test]
Device: 0, Example GPU, pciBusID: 1, pciDeviceID: 0, pciDomainID:0
Device: 1, Example GPU, pciBusID: c1, pciDeviceID: 0, pciDomainID:0

P2P Connectivity Matrix
     D\\D     0     1
     0       1     1
     1       1     1
Unidirectional P2P=Disabled Bandwidth Matrix (GB/s)
   D\\D     0      1
     0 800.00  11.50
     1  11.25 801.00
Unidirectional P2P=Enabled Bandwidth (P2P Writes) Matrix (GB/s)
   D\\D     0      1
     0 800.00  26.50
     1  26.25 801.00
Bidirectional P2P=Enabled Bandwidth Matrix (GB/s)
   D\\D     0      1
     0 800.00  52.50
     1  52.25 801.00
P2P=Enabled Latency (P2P Writes) Matrix (us)
   GPU     0      1
     0   1.36   1.24
     1   1.21   1.37

   CPU     0      1
     0   1.78   1.43
     1   1.53   1.83
`;

describe('the output of p2pBandwidthLatencyTest', () => {
  const read = parseMeasured(cuda);
  const matrices = read.ok ? read.value : [];

  it('is four matrices: connectivity and what the CPU saw are left out', () => {
    expect(
      matrices.map(({ kind, isBidirectional, isPeerToPeer, operation }) => [
        kind,
        isBidirectional,
        isPeerToPeer,
        operation,
      ]),
    ).toEqual([
      ['bandwidth', false, false, null],
      ['bandwidth', false, true, 'write'],
      ['bandwidth', true, true, null],
      ['latency', false, true, 'write'],
    ]);
  });

  it('tells each device’s address, in hexadecimal', () => {
    expect(matrices[1]?.devices).toEqual([
      { name: 'Example GPU', bdf: '0000:01:00.0' },
      { name: 'Example GPU', bdf: '0000:c1:00.0' },
    ]);
  });

  it('has the source down and the destination across', () => {
    expect([...(matrices[1]?.values ?? [])]).toEqual([800, 26.5, 26.25, 801]);
  });
});

describe('a plain table', () => {
  const rows: readonly (readonly [why: string, text: string])[] = [
    ['spaces, with a corner', 'x GPU0 GPU1\nGPU0 X 26.1\nGPU1 25.9 X'],
    ['spaces, without a corner', '     GPU0 GPU1\nGPU0    X 26.1\nGPU1 25.9    X'],
    ['tabs', '\tGPU0\tGPU1\nGPU0\tX\t26.1\nGPU1\t25.9\tX'],
    ['commas', ',GPU0,GPU1\nGPU0,X,26.1\nGPU1,25.9,X'],
    ['a Markdown table', '| | GPU0 | GPU1 |\n|---|---|---|\n| GPU0 | X | 26.1 |\n| GPU1 | 25.9 | X |'],
  ];
  it.each(rows)('%s', (_why, text) => {
    const read = parseMeasured(text);
    const [matrix] = read.ok ? read.value : [];
    expect(matrix?.devices.map(({ name }) => name)).toEqual(['GPU0', 'GPU1']);
    expect([...(matrix?.values ?? [])]).toEqual([Number.NaN, 26.1, 25.9, Number.NaN]);
  });
});

describe('what is no matrix', () => {
  it.each([
    ['nothing', ' \n', 'empty'],
    ['lspci', '00:00.0 Host bridge: Intel\n00:01.0 PCI bridge: Intel', 'no-table'],
    ['a row that lost a column', 'x a b\na 1 2\nb 3', 'ragged'],
  ])('%s is answered in words', (_why, text, code) => {
    const read = parseMeasured(text);
    expect(!read.ok && read.error.code).toBe(code);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => void parseMeasured(text)));
  });
});

const corpus = new URL('../../../../shared/corpus/topo/', import.meta.url);
describe.skipIf(!existsSync(corpus))('a published measurement (skipped without ../shared/corpus)', () => {
  it('has six matrices of four GPUs, peer writes at 26.3 GB/s', () => {
    const read = parseMeasured(readFileSync(new URL('asus-esc8000a-e12.p2p-bandwidth.txt', corpus), 'utf8'));
    const matrices = read.ok ? read.value : [];
    expect(matrices.map(({ devices }) => devices.length)).toEqual([4, 4, 4, 4, 4, 4]);
    expect(matrices[1]?.values[1]).toBe(26.33);
  });
});
