import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../p2pdma/policy/settings.ts';
import { platformFor } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { answerPattern } from '../flows/answerPattern.ts';
import { answerRun } from '../run/runAnswer.ts';
import { trafficDemos } from './demos.ts';

const machine = fabricMachine(
  hostBridge([
    rootPort('alone', [device('z')]),
    rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])]),
  ]),
);
const context = { machine, settings: defaultSettings, platform: platformFor(machine) };

function demo(id: string, queues: 'separate' | 'shared-fifo' | null = null) {
  const found = trafficDemos.find(each => each.id === id);
  if (!found) throw new Error(`no demo ${id}`);
  const workload = answerPattern({ ...context, choice: found.choice });
  if (!workload.ok) throw new Error(workload.error.code);
  const options = { maxPayloadBytes: null, scalesCreditsFrom: 5, ...found.options } as const;
  const run = answerRun({
    ...context,
    workload: workload.value,
    options: { ...options, queues: queues ?? options.queues },
  });
  if (!run.ok) throw new Error(run.error.code);
  return run.value;
}

describe('the lock-up that is one click away', () => {
  it('is of two devices below one switch, and names the circle of channels', () => {
    const { flows, outcome, channels } = demo('lock-up');
    expect(flows.map(({ name }) => name)).toEqual(['a reads b', 'b reads a']);
    expect(outcome.kind).toBe('deadlock');
    const circle = outcome.kind === 'deadlock' ? outcome.circle : [];
    expect(circle.map(({ channel }) => channels[channel]?.link).toSorted()).toEqual([
      'sw.0',
      'sw.0',
      'sw.1',
      'sw.1',
    ]);
  });

  it('does not happen to the same transfers with queues by kind', () => {
    expect(demo('lock-up', 'separate').outcome.kind).toBe('finished');
  });
});

it('many that write to one share its link', () => {
  const { flows, channels } = demo('many-to-one');
  const limits = flows.map(({ limitedBy }) => channels[limitedBy ?? -1]?.link);
  expect(new Set(limits).size).toBe(1);
});
