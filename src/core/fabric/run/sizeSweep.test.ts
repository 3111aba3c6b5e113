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
    expect(answer?.points.every(({ readGigabytes }) => (readGigabytes ?? 0) > 0)).toBe(true);
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
  expect(sweep([self])?.points.every(({ writeGigabytes }) => writeGigabytes === null) ?? true).toBe(true);
});
