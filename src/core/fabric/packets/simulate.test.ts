import { describe, expect, it } from 'vitest';
import { carrying, onto, platformFor } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { between, finished, simulated } from '../../testing/simulated.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { fabricOf } from '../routing/fabric.ts';
import type { PacketOptions } from './options.ts';
import { simulate } from './simulate.ts';
import { type FlowSpec, plainFlow } from './workload.ts';

const one = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])])]),
);
const acrossRoot = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('s0', [device('a')])]),
    rootPort('rp1', [packetSwitch('s1', [device('b')])]),
  ]),
);
const US = 1e6;

describe('bytes of what fails', () => {
  const sizes = { sizeBytes: 10_000, repeat: 3, queueDepth: 2 };
  it('a root complex that carries nothing: reads are refused, writes vanish, all of it is lost', () => {
    const machine = acrossRoot;
    const rootComplex = carrying('nothing');
    const flows = [between('a', 'read', 'b', sizes), between('a', 'write', 'b', sizes)];
    const run = finished({ machine, flows, platform: { rootComplex } });
    expect(run.outcome().kind).toBe('finished');
    expect(run.flowResults()).toMatchObject([
      { outcome: 'unsupported-request', deliveredBytes: 0, lostBytes: 30_000 },
      { outcome: 'vanished', deliveredBytes: 0, lostBytes: 30_000 },
    ]);
    const silent = { ...rootComplex, refusedReads: 'no-answer' } as const;
    const unanswered = finished({
      machine,
      flows: flows.slice(0, 1),
      platform: { rootComplex: silent },
      options: { completionTimeoutNs: 10_000 },
    });
    expect(unanswered.outcome()).toEqual({ kind: 'finished', atPs: expect.any(Number) });
    expect(unanswered.flowResults()).toMatchObject([{ outcome: 'completion-timeout', lostBytes: 30_000 }]);
    expect(unanswered.nowPs()).toBeGreaterThan(10 * US);
  });
  it('a root complex that cuts to 64 bytes: everything arrives, in more packets', () => {
    const run = (resegmentsToBytes: number | null) => {
      const rootComplex = { ...carrying('reads-and-writes'), resegmentsToBytes };
      const target = onto('b', 0x1001n);
      const flows = (['read', 'write'] as const).map(operation =>
        plainFlow(node('a'), target, operation, sizes),
      );
      return finished({ machine: acrossRoot, flows, platform: { rootComplex } });
    };
    const [whole, cut] = [run(null), run(64)];
    for (const each of [whole, cut]) {
      expect(each.outcome().kind).toBe('finished');
      expect(each.flowResults().map(flow => flow.deliveredBytes)).toEqual([30_000, 30_000]);
      each.channels.forEach((_, channel) => {
        for (const { headers, dataUnits } of each.occupancy(channel).credits)
          expect([headers.inUse, dataUnits.inUse]).toEqual([0, 0]);
      });
    }
    const packets = (of: typeof whole) => of.linkResults().reduce((sum, link) => sum + link.packets, 0);
    expect(packets(cut)).toBeGreaterThan(packets(whole) * 1.5);
  });
});

describe('two devices that read from each other', () => {
  const flows = [
    between('a', 'read', 'b', { sizeBytes: 256 << 10 }),
    between('b', 'read', 'a', { sizeBytes: 256 << 10 }),
  ];
  it('finish with separate queues', () => {
    expect(finished({ machine: one, flows }).outcome().kind).toBe('finished');
  });
  it('lock up where each port has a single FIFO, and the circle is named', () => {
    const options = { queues: 'shared-fifo' } as const;
    const outcome = finished({ machine: one, flows, options }).outcome();
    expect(outcome.kind).toBe('deadlock');
    if (outcome.kind !== 'deadlock') return;
    expect(outcome.circle).toHaveLength(4);
    expect(outcome.sentence.map(part => part.text).join('')).toMatch(
      /^Locked up: from .* and that waits for the first\.$/,
    );
  });
});

describe('a run', () => {
  const flows = [
    between('a', 'write', 'b', { sizeBytes: 100_000, repeat: 3, queueDepth: 2 }),
    between('c', 'write', 'b', { sizeBytes: 70_000, repeat: 2 }),
    between('b', 'read', 'c', { sizeBytes: 90_001 }),
    plainFlow(node('a'), { kind: 'system-memory', address: 0x20_0000n }, 'read', { sizeBytes: 50_000 }),
  ];
  const picture = (run: ReturnType<typeof simulated>) => ({
    now: run.nowPs(),
    steps: run.steps(),
    outcome: run.outcome(),
    flows: run.flowResults(),
    links: run.linkResults(),
    trace: Array.from(run.trace().arrivedPs.subarray(0, run.trace().size)),
  });
  it('is the same every time', () => {
    expect(picture(finished({ machine: one, flows }))).toEqual(picture(finished({ machine: one, flows })));
  });
  it('is the same in single steps', () => {
    const whole = finished({ machine: one, flows });
    const stepped = simulated({ machine: one, flows });
    let steps = 0;
    while (stepped.step(1) > 0) steps++;
    expect(steps).toBe(whole.steps());
    expect(picture(stepped)).toEqual(picture(whole));
  });
  it('goes on from a checkpoint as it did before, as often as one likes', () => {
    const run = simulated({ machine: one, flows });
    run.step(700);
    const early = run.checkpoint();
    const earlyPicture = picture(run);
    run.step(900);
    const late = run.checkpoint();
    const latePicture = picture(run);
    run.step(Number.POSITIVE_INFINITY);
    const end = picture(run);
    run.restore(early);
    expect(picture(run)).toEqual(earlyPicture);
    run.step(900);
    expect(picture(run)).toEqual(latePicture);
    run.restore(late);
    run.step(Number.POSITIVE_INFINITY);
    expect(picture(run)).toEqual(end);
  });
  it('tells the shares of a link, which add up', () => {
    for (const { shares, link } of finished({ machine: one, flows }).linkResults()) {
      const { goodput, header, dllp, line, idle } = shares;
      expect(goodput + header + dllp + line + idle, String(link)).toBeCloseTo(1, 9);
    }
  });
  it('has a trace in which every packet leaves a place after it has come there', () => {
    const run = finished({ machine: one, flows });
    const { size, packet, sentPs, endPs, arrivedPs } = run.trace();
    const since = new Map<number, number>();
    for (let line = 0; line < size; line++) {
      expect(sentPs[line]).toBeGreaterThanOrEqual(since.get(packet[line] ?? -1) ?? 0);
      expect(endPs[line]).toBeGreaterThan(sentPs[line] ?? 0);
      expect(arrivedPs[line]).toBeGreaterThanOrEqual(sentPs[line] ?? 0);
      since.set(packet[line] ?? -1, arrivedPs[line] ?? 0);
    }
    expect(run.traceNote()).toBeNull();
  });
  it('says when the trace is full', () => {
    const run = finished({ machine: one, flows, options: { traceLimit: 100 } });
    expect(run.trace().size).toBe(100);
    expect(
      run
        .traceNote()
        ?.map(part => part.text)
        .join(''),
    ).toMatch(/^The first 100 crossings/);
  });
  it('keeps nothing when all has arrived', () => {
    const run = finished({ machine: one, flows });
    expect(run.progress()).toMatchObject({ doneBytes: 580_001, totalBytes: 580_001 });
    for (const channel of run.channels.keys()) expect(run.occupancy(channel).queues).toEqual([]);
  });
});

describe('what cannot be simulated is said in words', () => {
  const fabric = fabricOf(machineTree(one), platformFor(one));
  const said = (flows: readonly FlowSpec[], options: Partial<PacketOptions> = {}) => {
    const result = simulate(fabric, { flows }, options);
    return result.ok ? 'runs' : `${result.error.code}: ${sentenceText(result.error.sentence)}`;
  };
  const flow = (more: Partial<FlowSpec>) => [between('a', 'write', 'b', { name: 'F', ...more })];
  it.each([
    ['bad-flow: "F" repeats 0 times; it takes 1 or more.', flow({ repeat: 0 })],
    ['bad-flow: "F" has a queue of 0; it takes 1 or more.', flow({ queueDepth: 0 })],
    ['bad-flow: "F" starts at 0.5 ps; it takes a whole number from 0.', flow({ startPs: 0.5 })],
    ['bad-flow: "F" has a pace of 0 GB/s; it takes more than 0, or none.', flow({ paceGigabytes: 0 })],
    ['bad-flow: "F" waits for itself.', flow({ follows: { flow: 0, when: 'sent', lag: 0 } })],
    [
      'bad-flow: "F" follows a flow that does not exist, or one from the future.',
      flow({ follows: { flow: 7, when: 'sent', lag: 0 } }),
    ],
    ['bad-request: A transfer has 1 to 4294967295 bytes, not 0.', flow({ sizeBytes: 0 })],
    [
      'too-many-transfers: The flows make 2000000 transfers; at most 1000000 can be followed.',
      flow({ repeat: 2e6 }),
    ],
  ])('%s', (expected, flows) => expect(said(flows)).toBe(expected));
  const least = { headers: 1, dataUnits: 15 };
  const credits = { posted: least, nonPosted: least, completion: least };
  it.each([
    ['bad-options: MPS is a power of two from 64 to 4096 bytes, not 200.', { maxPayloadBytes: 200 }],
    ['bad-options: A requester has 1 tag or more, not 0.', { tagsPerRequester: 0 }],
    [
      'bad-options: A receiver (endpoint) needs credits for one packet of writes: 1 header and 16 data units, not 1 and 15.',
      { credits: { endpoint: credits, switch: credits, root: credits } },
    ],
  ])('%s', (expected, options) => expect(said(flow({}), options)).toBe(expected));
});
