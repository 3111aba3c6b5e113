import { describe, expect, it } from 'vitest';
import type { SpeedMatrix } from '../../core/fabric/rates/speedMatrix.ts';
import { speedWays } from '../../core/fabric/rates/transferWay.ts';
import { nodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import type { Measured } from '../../store/state.ts';
import { residualOf, speedCells } from './speedCells.ts';

const [a, b] = [nodeId('a'), nodeId('b')];
const endpoint = (id: typeof a, label: string, index: number) => ({
  node: { id, label } as OutlineNode,
  index,
});
const [gpu0, gpu1] = [endpoint(a, 'GPU 0', 0), endpoint(b, 'GPU 1', 1)];

const speeds: SpeedMatrix = {
  ids: [a, b],
  ways: Uint8Array.from([0, 0, 2, 0].map(way => way % speedWays.length)),
  gigabytesPerSecond: Float32Array.from([Number.POSITIVE_INFINITY, 25, 20, Number.POSITIVE_INFINITY]),
  limits: Uint8Array.from([0, 1, 2, 0]),
  presumed: Uint8Array.from([0, 0, 1, 0]),
  latencyNs: Float32Array.from([0, 700, Number.NaN, 0]),
};
const measured: Measured = {
  matrix: {
    title: '',
    kind: 'bandwidth',
    isBidirectional: false,
    isPeerToPeer: true,
    operation: 'write',
    devices: [],
    values: Float64Array.from([800, 24, 10, 800]),
  },
  nodes: [a, b],
};
const shown = { speeds, lens: 'bandwidth', operation: 'write', measured: null } as const;

describe('a speed in a cell', () => {
  it('is predicted, by way and in words', () => {
    expect(speedCells(shown)({ provider: gpu0, client: gpu1 })).toMatchObject({
      tone: 'direct',
      text: '25.0',
      aside: null,
      words: 'GPU 1 writes to the memory of GPU 0: Direct, predicted 25.0 GB/s',
    });
  });

  it('is measured where somebody measured: a writer is the source, which benchmarks have down', () => {
    const cells = speedCells({ ...shown, measured });
    expect(cells({ provider: gpu1, client: gpu0 })).toMatchObject({
      text: '24.0',
      aside: '+20%',
      tone: 'off',
    });
    expect(cells({ provider: gpu0, client: gpu1 })).toMatchObject({
      text: '10.0',
      aside: '−60%',
      tone: 'far',
      words:
        'GPU 1 writes to the memory of GPU 0: Direct, predicted 25.0 GB/s; measured 10.0 GB/s, 60 % less',
    });
  });

  it('of a reader: the reader is the destination, which benchmarks have across', () => {
    const cells = speedCells({ ...shown, operation: 'read', measured });
    expect(cells({ provider: gpu0, client: gpu1 })).toMatchObject({ text: '24.0' });
  });

  it('says what bounds a reader, and what the root complex is presumed to be', () => {
    expect(speedCells({ ...shown, operation: 'read' })({ provider: gpu1, client: gpu0 }).words).toBe(
      'GPU 0 reads from the memory of GPU 1: Staged through memory, predicted 20.0 GB/s, limited by how many reads it may have outstanding, the root complex presumed from its CPU',
    );
  });

  it('keeps the unknown unknown, and asks no device about itself', () => {
    const latency = speedCells({ ...shown, lens: 'latency' });
    expect(latency({ provider: gpu1, client: gpu0 }).text).toBe('?');
    expect(latency({ provider: gpu0, client: gpu1 }).text).toBe('0.70');
    expect(latency({ provider: gpu0, client: gpu0 }).text).toBe('—');
  });
});

it('has no residual without a prediction or a measurement', () => {
  expect([residualOf(0, 3), residualOf(Number.NaN, 3), residualOf(3, undefined)]).toEqual([null, null, null]);
  expect(residualOf(20, 21)).toBeCloseTo(0.05);
});
