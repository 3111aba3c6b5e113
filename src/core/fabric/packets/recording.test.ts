import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { between, simulated } from '../../testing/simulated.ts';
import { record, seek } from './recording.ts';

const machine = fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]));
const flows = [
  between('a', 'write', 'b', { sizeBytes: 50_000, repeat: 4 }),
  between('b', 'read', 'a', { sizeBytes: 70_000 }),
];

describe('a recorded run', () => {
  const run = simulated({ machine, flows });
  const recording = record(run, { stepsPerSample: 16, mostSamples: 40, mostCheckpoints: 8 });
  it('keeps as many samples as allowed, from the beginning to the end', () => {
    expect(recording.samples.length).toBeLessThanOrEqual(41);
    expect(recording.samples.length).toBeGreaterThan(20);
    expect(recording.samples[0]).toMatchObject({ atPs: 0, deliveredBytes: [0, 0] });
    expect(recording.samples.at(-1)).toMatchObject({ atPs: run.nowPs(), deliveredBytes: [200_000, 70_000] });
  });
  it('can be gone through both ways, and a moment looks the same whichever way one comes', () => {
    const endPs = recording.samples.at(-1)?.atPs ?? 0;
    const moments = [0.9, 0.2, 0.5, 0.1, 0.95, 0.5].map(share => Math.round(endPs * share));
    for (const ps of moments) {
      seek(run, recording, ps);
      const straight = simulated({ machine, flows });
      straight.runUntil(ps);
      expect(run.flowResults()).toEqual(straight.flowResults());
      expect(run.occupancy(0)).toEqual(straight.occupancy(0));
    }
  });
});
