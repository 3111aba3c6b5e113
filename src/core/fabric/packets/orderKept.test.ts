import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onto } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { between, finished, simulated } from '../../testing/simulated.ts';
import { mayPass, type OrderedPacket } from './loop/ordering.ts';
import type { Credits } from './options.ts';
import type { Simulation } from './simulate.ts';
import { type FlowSpec, plainFlow } from './workload.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b'), device('c')])])]),
);
const few: Credits = {
  posted: { headers: 2, dataUnits: 20 },
  nonPosted: { headers: 1, dataUnits: 1 },
  completion: { headers: 2, dataUnits: 20 },
};
const plenty: Credits = {
  posted: { headers: 64, dataUnits: 1024 },
  nonPosted: { headers: 64, dataUnits: 64 },
  completion: { headers: 64, dataUnits: 1024 },
};
/** The switch takes what comes; b has room for little, so what is to go there waits and could be passed. */
const narrow = {
  credits: { endpoint: few, switch: plenty, root: plenty },
  scalesCreditsFrom: null,
  maxPayloadBytes: 256,
} as const;

const kinds = ['posted', 'read', 'completion'] as const;
const channelTo = (run: Simulation, from: string, to: string) =>
  run.channels.findIndex(channel => channel.from === from && channel.to === to);

interface Crossing {
  readonly packet: number;
  readonly ordered: OrderedPacket;
}

/** What crossed a channel, in order, as the ordering table sees it. */
function crossings(run: Simulation, channel: number): readonly Crossing[] {
  const { size, packet, channel: channels, flow, kind, tag } = run.trace();
  return Array.from({ length: size }, (_, line) => line).flatMap(line => {
    if (channels[line] !== channel) return [];
    const plan = run.flows[flow[line] ?? 0];
    const of = kinds[kind[line] ?? 0] ?? 'posted';
    const ordered: OrderedPacket = {
      kind: of,
      relaxedOrdering: plan?.spec.relaxedOrdering ?? false,
      idBasedOrdering: plan?.spec.idBasedOrdering ?? false,
      // All packets of this channel are sent by the one device behind it.
      sender: 0,
      transaction: of === 'completion' ? (flow[line] ?? 0) * 1000 + (tag[line] ?? 0) : -1,
    };
    return [{ packet: packet[line] ?? -1, ordered }];
  });
}

/** Pairs that changed places in the switch, later one first. */
function overtakings(run: Simulation): readonly (readonly [OrderedPacket, OrderedPacket])[] {
  const entered = crossings(run, channelTo(run, 'a', 'sw.0'));
  const placeLeft = new Map(
    crossings(run, channelTo(run, 'sw.1', 'b')).map(({ packet }, place) => [packet, place] as const),
  );
  const through = entered.filter(({ packet }) => placeLeft.has(packet));
  return through.flatMap((earlier, place) =>
    through.slice(place + 1).flatMap(later => {
      const passed = (placeLeft.get(later.packet) ?? 0) < (placeLeft.get(earlier.packet) ?? 0);
      return passed ? [[later.ordered, earlier.ordered] as const] : [];
    }),
  );
}

const anyAttributes = { relaxedOrdering: fc.boolean(), idBasedOrdering: fc.boolean() };
const anyFlows: fc.Arbitrary<readonly FlowSpec[]> = fc.array(
  fc
    .record({
      what: fc.constantFrom('a writes b', 'a reads b', 'b reads a'),
      sizeBytes: fc.integer({ min: 1, max: 3000 }),
      startPs: fc.nat(200_000),
      ...anyAttributes,
    })
    .map(({ what, ...more }) => {
      const [initiator, operation, target] = what.split(' ') as ['a' | 'b', 'reads' | 'writes', 'a' | 'b'];
      const verb = operation === 'reads' ? 'read' : 'write';
      return plainFlow(node(initiator), onto(target), verb, { queueDepth: 2, repeat: 2, ...more });
    }),
  { minLength: 2, maxLength: 6 },
);

describe('inside a switch', () => {
  it('nothing passes what the table says it may not', () => {
    let passed = 0;
    fc.assert(
      fc.property(anyFlows, flows => {
        const pairs = overtakings(finished({ machine, flows, options: narrow }));
        for (const [later, earlier] of pairs) expect(mayPass(later, earlier)).not.toBe('no');
        passed += pairs.length;
      }),
      { numRuns: 60 },
    );
    expect(passed).toBeGreaterThan(0);
  });

  const passes = (flows: readonly FlowSpec[], later: string, earlier: string) =>
    overtakings(finished({ machine, flows, options: narrow })).some(
      ([a, b]) => a.kind === later && b.kind === earlier,
    );
  const reads = between('a', 'read', 'b', { sizeBytes: 4096 });
  const writes = between('a', 'write', 'b', { sizeBytes: 4096, startPs: 20_000 });
  const answers = between('b', 'read', 'a', { sizeBytes: 4096 });
  it('writes pass reads that have no credits', () =>
    expect(passes([reads, writes], 'posted', 'read')).toBe(true));
  it('completions pass reads that have no credits', () =>
    expect(passes([reads, { ...answers, startPs: 0 }], 'completion', 'read')).toBe(true));
  const small = between('a', 'write', 'b', { sizeBytes: 64, repeat: 8, queueDepth: 8 });
  it('a small write does not pass large ones that wait for data credits', () =>
    expect(passes([writes, { ...small, startPs: 30_000 }], 'posted', 'posted')).toBe(false));
  it('with Relaxed Ordering it does', () =>
    expect(passes([writes, { ...small, startPs: 30_000, relaxedOrdering: true }], 'posted', 'posted')).toBe(
      true,
    ));
});

describe('a producer and its flag', () => {
  const data = between('a', 'write', 'b', { sizeBytes: 64 << 10 });
  const flagAfter = (more: Partial<FlowSpec>) => {
    const follows = { flow: 0, when: 'sent', lag: 0 } as const;
    const flag = between('a', 'write', 'b', { sizeBytes: 4, follows, ...more });
    const [written, raised] = finished({ machine, flows: [data, flag], options: narrow }).flowResults();
    return (raised?.endPs ?? 0) - (written?.endPs ?? 0);
  };
  it('the flag never comes before the data', () => expect(flagAfter({})).toBeGreaterThan(0));
  it('unless it is written with Relaxed Ordering', () =>
    expect(flagAfter({ relaxedOrdering: true })).toBeLessThan(0));
});

describe('a flood of writes', () => {
  it('does not starve the answers of the same device', () => {
    const flows = [
      between('a', 'write', 'b', { sizeBytes: 4 << 20 }),
      between('c', 'read', 'a', { sizeBytes: 256 << 10 }),
      between('b', 'read', 'a', { sizeBytes: 256 << 10 }),
    ];
    const run = simulated({ machine, flows });
    run.runUntil(40e6);
    const [flood, elsewhere, same] = run.flowResults();
    expect(flood?.endPs).toBeNull();
    expect(elsewhere?.endPs).not.toBeNull();
    expect(same?.endPs).not.toBeNull();
  });
});
