import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { platformFor } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { plainFlow } from '../packets/workload.ts';
import { answerSweep, sweepSizes } from './sizeSweep.ts';

const machine = fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]));
const bar = (id: string) => ({ kind: 'bar', node: node(id), bar: 0, offset: 0n }) as const;
const sweep = (
  flows = [plainFlow(node('a'), bar('b'), 'write', { name: 'a writes b', addressing: 'bus' })],
) =>
  answerSweep({
    machine,
    settings: defaultSettings,
    platform: platformFor(machine),
    workload: { flows },
    options: { queues: 'separate', maxPayloadBytes: null, scalesCreditsFrom: 5 },
  });

describe('one transfer at every size', () => {
  const answer = sweep();
  const writes = answer?.points.map(({ writeGigabytes }) => writeGigabytes ?? 0) ?? [];

  it('is run from 16 bytes to 64 KiB, writing and reading', () => {
    expect(answer?.name).toBe('a writes b');
    expect(answer?.points.map(({ sizeBytes }) => sizeBytes)).toEqual(sweepSizes);
  });

  // Gen 5 x16 carries 32 GT/s x 16 / 8 x 128/130 = 63.02 GB/s. A packet of up to 256 bytes has 24 bytes around it
  // when it is written (16 of header, 8 of framing), 20 when it is a completion (12 and 8).
  const most = (sizeBytes: number, around: number) =>
    (((32 * 16) / 8) * (128 / 130) * sizeBytes) / (sizeBytes + around * Math.ceil(sizeBytes / 256));
  /** Acknowledgements, credits and the way itself take the rest of what the headers leave. */
  const LEAST_SHARE = 0.85;

  it.each(sweepSizes)('of %i bytes writes what the headers leave of the link', sizeBytes => {
    const written = writes[sweepSizes.indexOf(sizeBytes)] ?? 0;
    expect(written).toBeLessThan(most(sizeBytes, 24));
    expect(written).toBeGreaterThan(LEAST_SHARE * most(sizeBytes, 24));
  });

  it('reads twice as much in twice the size while the way there and back limits it, and then fills the link', () => {
    const reads = answer?.points.map(({ readGigabytes }) => readGigabytes ?? 0) ?? [];
    const [first = 0, second = 0, third = 0] = reads;
    expect([second / first, third / second].map(ratio => ratio.toFixed(1))).toEqual(['2.0', '2.0']);
    const last = reads.at(-1) ?? 0;
    expect(last).toBeLessThan(most(64 << 10, 20));
    expect(last).toBeGreaterThan(LEAST_SHARE * most(64 << 10, 20));
  });

  it('brings more the larger it is, up to the payload of a packet: headers weigh less', () => {
    const upTo256 = writes.slice(0, 5);
    expect(upTo256.toSorted((a, b) => a - b)).toEqual(upTo256);
  });

  it('at 16 bytes pays 24 bytes of header for each', () => {
    // Payload of 16 in 40 bytes against 256 in 280 (fabric.md 2.2).
    expect((writes[0] ?? 0) / (writes.at(-1) ?? 1)).toBeCloseTo((16 / 40) * (280 / 256), 1);
  });
});

it('a transfer that does not arrive has no rate', () => {
  const self = plainFlow(node('a'), { kind: 'bar', node: node('b'), bar: 5, offset: 0n }, 'write');
  const nothing = sweepSizes.map(sizeBytes => ({ sizeBytes, writeGigabytes: null, readGigabytes: null }));
  expect(sweep([self])).toMatchObject({ points: nothing, slowest: null });
});
