import { describe, expect, it } from 'vitest';
import { type Asked, ask, carrying, nodes, onto, path, routed } from '../../testing/askRoute.ts';
import {
  commandOf,
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { ACS_CR, ACS_DT, ACS_EC, ACS_RR, ACS_SV, ACS_TB, ACS_UF } from '../../topology/acs.ts';
import { parseBdf } from '../../topology/bdf.ts';
import { known, unknown } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { defaultPlatform } from '../platform/defaultPlatform.ts';
import { reflectsAll } from '../platform/platform.ts';
import { fabricOf } from './fabric.ts';
import { route } from './route.ts';

/** a and b below one switch; `control` in its downstream ports, `above` in the root port. */
const oneSwitch = (control?: number, more: { above?: number | undefined; vector?: bigint } = {}): Machine =>
  fabricMachine(
    hostBridge([
      rootPort(
        'rp',
        [
          packetSwitch('sw', [device('a'), device('b')], {
            ...(control === undefined ? {} : { control }),
            ...(more.vector === undefined ? {} : { vector: more.vector }),
          }),
        ],
        more.above,
      ),
    ]),
  );
const twoRootPorts = (control?: number): Machine =>
  fabricMachine(hostBridge([rootPort('rp0', [device('a')], control), rootPort('rp1', [device('b')])]));
const twoSockets = (): Machine =>
  fabricMachine(
    hostBridge([rootPort('rp0', [device('a')])], { id: 'rc0', bus: 0, numaNode: 0 }),
    hostBridge([rootPort('rp1', [device('b')])], { id: 'rc1', bus: 0x80, numaNode: 1 }),
  );

const direct = 'a sw.0 sw.1 b';
const around = 'a sw.0 sw rp rc rp sw sw.1 b';

describe('ACS at the port where the ways part', () => {
  const rows: readonly [
    reason: string,
    Asked,
    expected: { out: string; back?: string; outcome: string; at?: string; rule?: string },
  ][] = [
    [
      'no ACS: turned at the switch, both ways',
      { machine: oneSwitch() },
      { out: direct, back: 'b sw.1 sw.0 a', outcome: 'delivered' },
    ],
    [
      'ACS with all bits clear: the same',
      { machine: oneSwitch(0) },
      { out: direct, back: 'b sw.1 sw.0 a', outcome: 'delivered' },
    ],
    [
      'RR sends the request through the root complex; the completion turns at the switch, by ID',
      { machine: oneSwitch(ACS_RR | ACS_UF, { above: ACS_UF }) },
      { out: around, back: 'b sw.1 sw.0 a', outcome: 'redirected', rule: 'acs-request-redirect' },
    ],
    [
      'CR sends the completion through the root complex; the request turns at the switch',
      { machine: oneSwitch(ACS_CR, { above: ACS_UF }) },
      { out: direct, back: 'b sw.1 sw rp rc rp sw sw.0 a', outcome: 'redirected' },
    ],
    [
      'CR does not touch a completion with Relaxed Ordering',
      { machine: oneSwitch(ACS_CR, { above: ACS_UF }), request: ask('read', { relaxedOrdering: true }) },
      { out: direct, back: 'b sw.1 sw.0 a', outcome: 'delivered' },
    ],
    [
      'RR and CR, as Linux sets them: both ways through the root complex',
      { machine: oneSwitch(ACS_SV | ACS_RR | ACS_CR | ACS_UF, { above: ACS_SV | ACS_RR | ACS_CR | ACS_UF }) },
      { out: around, back: 'b sw.1 sw rp rc rp sw sw.0 a', outcome: 'redirected' },
    ],
    [
      'a redirected read without Upstream Forwarding in the root port is answered there as unsupported',
      { machine: oneSwitch(ACS_RR, { above: 0 }) },
      {
        out: 'a sw.0 sw rp',
        back: 'rp sw sw.0 a',
        outcome: 'unsupported-request',
        at: 'rp',
        rule: 'behind-ingress-port',
      },
    ],
    [
      'a redirected write without Upstream Forwarding in the root port vanishes',
      { machine: oneSwitch(ACS_RR, { above: 0 }), request: ask('write') },
      { out: 'a sw.0 sw rp', outcome: 'vanished', at: 'rp', rule: 'behind-ingress-port' },
    ],
    [
      'a completion redirected into a root port without Upstream Forwarding is lost',
      { machine: oneSwitch(ACS_CR, { above: 0 }) },
      { out: direct, back: 'b sw.1 sw rp', outcome: 'completion-timeout', at: 'rp' },
    ],
    [
      'EC with a clear egress bit: direct, even with RR',
      { machine: oneSwitch(ACS_EC | ACS_RR, { vector: 0b01n }) },
      { out: direct, back: 'b sw.1 sw.0 a', outcome: 'delivered', rule: 'acs-egress-allows' },
    ],
    [
      'EC with a set egress bit blocks a read with Completer Abort',
      { machine: oneSwitch(ACS_EC, { vector: 0b10n }) },
      { out: 'a sw.0', back: 'sw.0 a', outcome: 'acs-violation', at: 'sw.0', rule: 'acs-egress-control' },
    ],
    [
      'EC with a set egress bit drops a write',
      { machine: oneSwitch(ACS_EC, { vector: 0b10n }), request: ask('write') },
      { out: 'a sw.0', outcome: 'acs-violation', at: 'sw.0' },
    ],
    [
      'EC with a set egress bit and RR redirects',
      { machine: oneSwitch(ACS_EC | ACS_RR, { vector: 0b10n, above: ACS_UF }) },
      { out: around, back: 'b sw.1 sw.0 a', outcome: 'redirected', rule: 'acs-egress-redirect' },
    ],
    [
      'the bits of the vector count port numbers where a capture shows them',
      {
        machine: withFunction(oneSwitch(ACS_EC, { vector: 1n << 17n }), 'sw.1', () => ({
          portNumber: known(17, 'text'),
        })),
      },
      { out: 'a sw.0', back: 'sw.0 a', outcome: 'acs-violation', at: 'sw.0', rule: 'acs-egress-control' },
    ],
    [
      'TB blocks a translated request',
      { machine: oneSwitch(ACS_TB), request: ask('read', { addressType: 'translated' }) },
      { out: 'a sw.0', back: 'sw.0 a', outcome: 'acs-violation', rule: 'acs-translation-blocking' },
    ],
    [
      'TB lets an untranslated request pass',
      { machine: oneSwitch(ACS_TB) },
      { out: direct, back: 'b sw.1 sw.0 a', outcome: 'delivered' },
    ],
    [
      'DT turns a translated request in spite of RR',
      { machine: oneSwitch(ACS_DT | ACS_RR), request: ask('read', { addressType: 'translated' }) },
      { out: direct, back: 'b sw.1 sw.0 a', outcome: 'delivered', rule: 'acs-direct-translated' },
    ],
    [
      'DT does nothing for an untranslated request',
      { machine: oneSwitch(ACS_DT | ACS_RR, { above: ACS_UF }) },
      { out: around, back: 'b sw.1 sw.0 a', outcome: 'redirected', rule: 'acs-request-redirect' },
    ],
    [
      'a translated request that RR redirects is taken by an IOMMU that serves ATS',
      {
        machine: oneSwitch(ACS_RR, { above: ACS_UF }),
        request: ask('read', { addressType: 'translated' }),
        platform: { iommu: { mode: 'translated', ats: true } },
      },
      {
        out: 'a sw.0 sw rp rc rc rp sw sw.1 b',
        back: 'b sw.1 sw.0 a',
        outcome: 'redirected',
        rule: 'ats-translated',
      },
    ],
    [
      'a translated request that reaches an IOMMU without ATS is refused',
      {
        machine: oneSwitch(ACS_RR, { above: ACS_UF }),
        request: ask('read', { addressType: 'translated' }),
        platform: { iommu: { mode: 'translated', ats: false } },
      },
      {
        out: 'a sw.0 sw rp rc',
        back: 'rc rp sw sw.0 a',
        outcome: 'unsupported-request',
        rule: 'ats-refused',
      },
    ],
    [
      'a root port redirects what is meant for another root port to the root complex',
      { machine: twoRootPorts(ACS_RR) },
      { out: 'a rp0 rc rp1 b', back: 'b rp1 rc rp0 a', outcome: 'redirected', rule: 'acs-request-redirect' },
    ],
  ];
  it.each(rows)('%s', (_reason, asked, { out, back, outcome, at, rule }) => {
    const result = routed(asked);
    expect(nodes(result.hops)).toBe(out);
    expect(nodes(result.completion?.hops)).toBe(back ?? '');
    expect(result.outcome.kind).toBe(outcome);
    if (at) expect(result.outcome.at).toBe(at);
    if (rule) expect(path(result.hops)).toContain(rule);
  });

  it('SV: a forged Requester ID is an ACS Violation at the first port, and nobody who asked is answered', () => {
    const forged = parseBdf('0000:00:1f.0');
    if (!forged.ok) throw new Error('not an address');
    const result = routed({
      machine: oneSwitch(ACS_SV),
      request: ask('read', { requesterId: forged.value }),
    });
    expect(path(result.hops)).toBe('a:sent sw.0:acs-source-validation');
    expect(result.outcome.kind).toBe('acs-violation');
    expect(result.completion).toMatchObject({ status: 'completer-abort', reachesRequester: false });
    expect(nodes(result.completion?.hops)).toBe('sw.0 sw rp rc');
  });

  it('SV: the own Requester ID passes', () => {
    expect(routed({ machine: oneSwitch(ACS_SV) }).outcome.kind).toBe('delivered');
  });

  it('nested switches: redirected traffic passes the outer port only with Upstream Forwarding', () => {
    const nested = (control: number): Machine =>
      fabricMachine(
        hostBridge([
          rootPort(
            'rp',
            [
              packetSwitch('top', [packetSwitch('sw', [device('a'), device('b')], { control: ACS_RR })], {
                control,
              }),
            ],
            ACS_UF,
          ),
        ]),
      );
    expect(nodes(routed({ machine: nested(ACS_UF) }).hops)).toBe(
      'a sw.0 sw top.0 top rp rc rp top top.0 sw sw.1 b',
    );
    expect(routed({ machine: nested(0) }).outcome).toMatchObject({
      kind: 'unsupported-request',
      at: 'top.0',
    });
  });
});

describe('functions of one device', () => {
  const twoFunctions = (control?: number, ...portControl: readonly number[]): Machine => {
    const acs = control === undefined ? {} : { acs: { capability: 0x7f, control, egressVector: 0b10n } };
    return fabricMachine(
      hostBridge([
        rootPort(
          'rp',
          [device('a', { at: '00.0', ...acs }), device('b', { at: '00.1', ...acs })],
          portControl[0],
        ),
      ]),
    );
  };
  const rows: readonly [string, Machine, string, string, string][] = [
    ['without ACS the request stays inside the device', twoFunctions(), 'a b', 'b a', 'delivered'],
    [
      'RR sends it up, and UF in the port above lets it on',
      twoFunctions(ACS_RR, ACS_UF),
      'a rp rc rp b',
      'b a',
      'redirected',
    ],
    [
      'RR sends it up, and without UF above nobody takes it',
      twoFunctions(ACS_RR, 0),
      'a rp',
      'rp a',
      'unsupported-request',
    ],
    [
      'CR sends the completion up and around',
      twoFunctions(ACS_CR, ACS_UF),
      'a b',
      'b rp rc rp a',
      'redirected',
    ],
    ['EC blocks the function whose bit is set', twoFunctions(ACS_EC), 'a', 'a', 'acs-violation'],
  ];
  it.each(rows)('%s', (_reason, machine, out, back, outcome) => {
    const result = routed({ machine });
    expect(nodes(result.hops)).toBe(out);
    expect(nodes(result.completion?.hops)).toBe(back);
    expect(result.outcome.kind).toBe(outcome);
  });
});

describe('the root complex', () => {
  const rows: readonly [string, Asked, string, string, string | undefined][] = [
    [
      'carries a read between root ports',
      { machine: twoRootPorts() },
      'a rp0 rc rp1 b',
      'delivered',
      'b rp1 rc rp0 a',
    ],
    [
      'that reflects nothing answers a read as unsupported',
      { machine: twoRootPorts(), platform: { rootComplex: carrying('nothing') } },
      'a rp0 rc',
      'unsupported-request',
      'rc rp0 a',
    ],
    [
      'that reflects nothing loses a write',
      { machine: twoRootPorts(), request: ask('write'), platform: { rootComplex: carrying('nothing') } },
      'a rp0 rc',
      'vanished',
      undefined,
    ],
    [
      'that carries writes only carries a write',
      { machine: twoRootPorts(), request: ask('write'), platform: { rootComplex: carrying('writes') } },
      'a rp0 rc rp1 b',
      'delivered',
      undefined,
    ],
    [
      'that carries writes only refuses a read',
      { machine: twoRootPorts(), platform: { rootComplex: carrying('writes') } },
      'a rp0 rc',
      'unsupported-request',
      'rc rp0 a',
    ],
    [
      'that does not answer leaves the reader to its completion timeout',
      {
        machine: twoRootPorts(),
        platform: { rootComplex: { ...carrying('nothing'), refusedReads: 'no-answer' } },
      },
      'a rp0 rc',
      'completion-timeout',
      undefined,
    ],
    [
      'of which it is not known what it carries leaves the outcome unknown',
      { machine: twoRootPorts(), platform: { rootComplex: carrying('unknown') } },
      'a rp0 rc',
      'unknown',
      undefined,
    ],
    [
      'hands over to the other socket',
      { machine: twoSockets() },
      'a rp0 rc0 rc1 rp1 b',
      'delivered',
      'b rp1 rc1 rc0 rp0 a',
    ],
    [
      'carries between sockets only what both carry',
      {
        machine: twoSockets(),
        platform: {
          rootComplexes: {
            [node('rc1')]: {
              ...carrying('reads-and-writes'),
              reflects: { ...reflectsAll('reads-and-writes'), 'between-sockets': 'writes' },
            },
          },
        },
      },
      'a rp0 rc0',
      'unsupported-request',
      'rc0 rp0 a',
    ],
    [
      'drops a redirected completion that it does not reflect',
      { machine: oneSwitch(ACS_CR, { above: ACS_UF }), platform: { rootComplex: carrying('nothing') } },
      direct,
      'completion-timeout',
      'b sw.1 sw rp rc',
    ],
  ];
  it.each(rows)('%s', (_reason, asked, out, outcome, back) => {
    const result = routed(asked);
    expect(nodes(result.hops)).toBe(out);
    expect(result.outcome.kind).toBe(outcome);
    expect(nodes(result.completion?.hops)).toBe(back ?? '');
  });

  it('says that it cuts what it carries into 64 bytes', () => {
    const rootComplex = { ...carrying('reads-and-writes'), resegmentsToBytes: 64 };
    const hop = routed({ machine: twoRootPorts(), platform: { rootComplex } }).hops.find(
      each => each.rule === 'root-complex-reflects',
    );
    expect(hop?.note?.map(part => part.text).join('')).toContain('64 bytes');
  });
});

describe('errors', () => {
  const machine = oneSwitch();
  it('Bus Master Enable clear in the initiator: nothing is sent', () => {
    const result = routed({
      machine: withFunction(machine, 'a', () => ({ command: commandOf(true, false) })),
    });
    expect(result.outcome.kind).toBe('not-sent');
    expect(path(result.hops)).toBe('a:bus-master-disabled');
  });
  it('Bus Master Enable clear in the port above: a read is unsupported', () => {
    const result = routed({
      machine: withFunction(machine, 'sw.0', () => ({ command: commandOf(true, false) })),
    });
    expect(result.outcome).toMatchObject({ kind: 'unsupported-request', at: 'sw.0' });
    expect(result.completion).toMatchObject({ status: 'unsupported-request', reachesRequester: true });
  });
  it('Memory Space Enable clear in the target: it claims nothing', () => {
    const result = routed({
      machine: withFunction(machine, 'b', () => ({ command: commandOf(false, true) })),
    });
    expect(path(result.hops)).toBe('a:sent sw.0:peer-window sw.1:window-match b:memory-space-disabled');
    expect(result.outcome.kind).toBe('unsupported-request');
  });
  it('Memory Space Enable clear in the port above the target: a hole in the switch', () => {
    const result = routed({
      machine: withFunction(machine, 'sw.1', () => ({ command: commandOf(false, true) })),
    });
    expect(result.outcome).toMatchObject({ kind: 'unsupported-request', at: 'sw.0' });
    expect(result.hops.at(-1)?.rule).toBe('memory-space-disabled');
  });
  it('a device that aborts peers: Completer Abort comes back', () => {
    const result = routed({ machine, platform: { devices: { [node('b')]: 'aborts-peers' } } });
    expect(result.outcome.kind).toBe('completer-abort');
    expect(result.completion).toMatchObject({ status: 'completer-abort', reachesRequester: true });
  });
  it('a device that never answers: Completion Timeout', () => {
    const result = routed({ machine, platform: { devices: { [node('b')]: 'never-answers' } } });
    expect(result.outcome.kind).toBe('completion-timeout');
    expect(result.completion).toBeNull();
  });
  it('a doorbell takes 4 or 8 bytes and aborts the rest', () => {
    const doorbell = { kind: 'doorbell', node: node('b'), bar: 0, offset: 0x1000n } as const;
    const ring = (sizeBytes: number) =>
      routed({ machine, request: ask('write', { target: doorbell, sizeBytes }) }).outcome.kind;
    expect([ring(4), ring(8), ring(64)]).toEqual(['delivered', 'delivered', 'completer-abort']);
  });
  it.each([
    ['a size of 0', { sizeBytes: 0 }, 'bad-size'],
    ['half a byte', { sizeBytes: 0.5 }, 'bad-size'],
    ['an offset outside the BAR', { target: onto('b', 1n << 24n) }, 'outside-bar'],
    ['a transfer that leaves the BAR', { target: onto('b', (1n << 24n) - 64n) }, 'outside-bar'],
    ['a BAR that is not there', { target: { ...onto('b'), bar: 3 } }, 'no-such-bar'],
    ['a port as initiator', { initiator: node('sw.0') }, 'not-an-endpoint'],
    ['a device that is not there', { target: onto('nobody') }, 'no-such-device'],
  ] as const)('%s is answered in words', (_what, more, code) => {
    const tree = machineTree(machine);
    const result = route(fabricOf(tree, defaultPlatform(tree)), ask('read', more));
    expect(result).toMatchObject({ ok: false, error: { code } });
  });
});

describe('what is not known', () => {
  const rows: readonly [string, Machine, string][] = [
    [
      'the ACS control of the port where the ways part',
      withFunction(oneSwitch(), 'sw.0', () => ({ acs: unknown })),
      'ACS control',
    ],
    [
      'the windows of the port above the target',
      withFunction(oneSwitch(), 'sw.1', () => ({ windows: unknown }) as never),
      'memory windows',
    ],
    [
      'the BARs of the target',
      withFunction(oneSwitch(), 'b', () => ({ bars: unknown })),
      'address of the target BAR',
    ],
    [
      'the bus numbers that lead back',
      withFunction(oneSwitch(), 'sw.0', () => ({ buses: unknown }) as never),
      'bus numbers',
    ],
  ];
  it.each(rows)('%s leaves the outcome unknown and is named', (_reason, machine, what) => {
    const { outcome } = routed({ machine });
    expect(outcome.kind).toBe('unknown');
    expect(outcome.missing.map(fact => fact.what).join()).toContain(what);
  });
  it('ACS above the place where the ways part does not matter', () => {
    const machine = withFunction(oneSwitch(), 'rp', () => ({ acs: unknown }));
    expect(routed({ machine }).outcome.kind).toBe('delivered');
  });
  it('enables that are not shown are assumed set, and said so', () => {
    const machine = withFunction(oneSwitch(), 'sw.1', () => ({ command: unknown }));
    const result = routed({ machine });
    expect(result.outcome.kind).toBe('delivered');
    expect(result.assumptions.map(fact => fact.node)).toEqual(['sw.1']);
  });
});
