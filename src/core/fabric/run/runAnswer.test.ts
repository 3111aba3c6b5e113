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
import { sentenceText } from '../../topology/sentence.ts';
import { answerFluid } from '../flows/fluidRun.ts';
import { simulate } from '../packets/simulate.ts';
import { plainFlow } from '../packets/workload.ts';
import { unknownRootComplex } from '../platform/platform.ts';
import { bootedFabric } from '../routing/bootedFabric.ts';
import { answerRun, type RunAsked, type RunOptions, startRun } from './runAnswer.ts';
import { answerTracePacket } from './tracePacket.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])])]),
);
const bar = (id: string) => ({ kind: 'bar', node: node(id), bar: 0, offset: 0n }) as const;
const by = (operation: 'read' | 'write', from: string, to: string) =>
  plainFlow(node(from), bar(to), operation, { addressing: 'bus', sizeBytes: 1 << 20 });

const asked = (flows: RunAsked['workload']['flows'], options: Partial<RunOptions> = {}): RunAsked => ({
  machine,
  settings: defaultSettings,
  platform: platformFor(machine),
  workload: { flows },
  options: { queues: 'separate', maxPayloadBytes: null, scalesCreditsFrom: 5, ...options },
});

function run(question: RunAsked) {
  const answer = answerRun(question);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

/** Run to its end. */
function keptRun(question: RunAsked) {
  const started = startRun(question);
  if (!started.ok) throw new Error(started.error.code);
  while (started.value.goOn());
  return started.value;
}

describe('two devices that write to a third below one switch', () => {
  const question = asked([by('write', 'a', 'c'), by('write', 'b', 'c')]);
  const answer = run(question);

  it('share the link of the third, which is told as what limits both', () => {
    const limits = answer.flows.map(({ limitedBy }) => answer.channels[limitedBy ?? -1]);
    expect(limits).toMatchObject([
      { link: 'sw.2', direction: 'down' },
      { link: 'sw.2', direction: 'down' },
    ]);
    // Gen 5 x16 is 63.02 GB/s, of which packets of 256 bytes with 24 around them leave 57.6: each has half.
    const half = (((32 * 16) / 8) * (128 / 130) * (256 / 280)) / 2;
    const shares = answer.flows.map(({ gigabytes }) => (gigabytes ?? 0) / half);
    expect(shares).toHaveLength(2);
    for (const share of shares) {
      expect(share).toBeLessThan(1);
      expect(share).toBeGreaterThan(0.9);
    }
  });

  it('reach together what the flow engine says, within 2 %', () => {
    const fluid = answerFluid(question);
    if (!fluid.ok) throw new Error('refused');
    expect(Math.abs(answer.endPs / fluid.value.endPs - 1)).toBeLessThan(0.02);
    expect(fluid.value.links.find(({ share }) => share > 0.99)).toMatchObject({
      link: 'sw.2',
      direction: 'down',
    });
  });

  it('keep every crossing of a link, and the header of each', () => {
    const { channels } = answer;
    const { trace } = answer.index;
    expect(trace.size).toBe(trace.sentPs.length);
    const line = 5;
    const channel = channels[trace.channel[line] ?? -1];
    if (!channel) throw new Error('no channel');
    const crossing = {
      channel,
      flow: trace.flow[line] ?? 0,
      kind: trace.kind[line] ?? 0,
      bytes: trace.bytes[line] ?? 0,
      offset: trace.offset[line] ?? 0,
      tag: trace.tag[line] ?? -1,
    };
    const packet = answerTracePacket(question, crossing);
    expect(packet?.header.kind).toMatch(/^MWr/);
    expect(packet?.header.values['Length']).toBe(crossing.bytes / 4);
    const first = answerTracePacket(question, { ...crossing, offset: 0 });
    expect(packet?.header.values['Address']).toBe(
      (first?.header.values['Address'] ?? 0) + crossing.offset / 4,
    );
  });

  it('have queues where they meet, at a moment in the middle', () => {
    const channel = answer.flows[0]?.limitedBy ?? -1;
    const looked = keptRun(question).lookAt({ channel, atPs: answer.endPs / 2 });
    // Both arrive twice as fast as the third takes: what waits are writes, as many of one as of the other.
    const waiting = (looked?.occupancy.queues ?? []).map(({ from, packets }) => ({
      link: from.kind === 'channel' ? answer.channels[from.channel]?.link : from.kind,
      packets,
    }));
    const kinds = { posted: expect.any(Number), 'non-posted': 0, completion: 0 };
    expect(waiting).toEqual([
      { link: 'sw.0', packets: kinds },
      { link: 'sw.1', packets: kinds },
    ]);
    const [one = 0, other = 0] = waiting.map(({ packets }) => packets.posted);
    expect(one).toBeGreaterThan(1);
    expect(Math.abs(one - other)).toBeLessThanOrEqual(1);
  });
});

describe('a run that is looked into again', () => {
  const question = asked([by('write', 'a', 'c'), by('read', 'b', 'a')]);
  const kept = keptRun(question);
  const { endPs, steps, channels } = kept.answer();
  const moments = [0.9, 0.1, 0.5, 0.55, 0.95, 0.3].map(share => Math.round(endPs * share));

  it.each(moments)('shows at %i ps what a run from the start shows', atPs => {
    const fabric = bootedFabric(question);
    const straight = simulate(fabric, question.workload, question.options);
    if (!straight.ok) throw new Error('refused');
    straight.value.runUntil(atPs);
    for (const channel of channels.keys()) {
      expect(kept.lookAt({ channel, atPs })?.occupancy).toEqual(straight.value.occupancy(channel));
    }
  });

  it('simulates a small part of it each time', () => {
    const events = moments.map(atPs => kept.lookAt({ channel: 0, atPs })?.events ?? steps);
    expect(Math.max(...events)).toBeLessThan(steps / 8);
  });

  it('has no queues for a channel that it does not have', () => {
    expect(kept.lookAt({ channel: 99, atPs: 0 })).toBeNull();
  });

  it('says the same of its end whenever it is asked', () => {
    expect(kept.answer()).toEqual(run(question));
  });
});

describe('two devices that read from each other', () => {
  const flows = [by('read', 'a', 'b'), by('read', 'b', 'a')];
  it('finish with queues by kind', () => {
    expect(run(asked(flows)).outcome.kind).toBe('finished');
  });

  it('lock up with one FIFO a port and buffers that run full, and the circle is told', () => {
    const { outcome, channels } = run(asked(flows, { queues: 'shared-fifo', scalesCreditsFrom: null }));
    if (outcome.kind !== 'deadlock') throw new Error(outcome.kind);
    // Reads of each stand before completions for the other: both links, in both directions, wait for each other.
    const circle = outcome.circle.map(({ channel }) => channels[channel]);
    expect(circle.map(at => `${at?.link} ${at?.direction}`).toSorted()).toEqual([
      'sw.0 down',
      'sw.0 up',
      'sw.1 down',
      'sw.1 up',
    ]);
  });
});

describe('a transfer of which a capture does not show whether it arrives', () => {
  const apart = fabricMachine(hostBridge([rootPort('rp0', [device('a')]), rootPort('rp1', [device('b')])]));
  const question = {
    ...asked([by('write', 'a', 'b')]),
    machine: apart,
    platform: { rootComplex: unknownRootComplex },
  };

  it('is not sent, and says what is not known', () => {
    const [flow] = run(question).flows;
    expect([flow?.outcome, flow?.deliveredBytes, flow?.lostBytes]).toEqual(['unknown', 0, 0]);
    expect(sentenceText(flow?.sentence ?? [])).toMatch(/is not known/);
  });

  it('is not lost as a flow either', () => {
    const fluid = answerFluid(question);
    expect(fluid.ok && fluid.value.flows).toMatchObject([
      { outcome: 'unknown', deliveredBytes: 0, lostBytes: 0 },
    ]);
  });
});

it('a transfer that no device could start is refused in words, by its number', () => {
  const refused = answerRun(asked([by('write', 'a', 'c'), { ...by('write', 'a', 'c'), sizeBytes: 0 }]));
  expect(!refused.ok && [refused.error.flow, refused.error.code]).toEqual([1, 'bad-request']);
  const fluid = answerFluid(asked([{ ...by('write', 'a', 'c'), sizeBytes: 0 }]));
  expect(!fluid.ok && fluid.error.flow).toBe(0);
});
