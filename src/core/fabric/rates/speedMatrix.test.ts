import { describe, expect, it } from 'vitest';
import { pairMatrix } from '../../p2pdma/policy/pairMatrix.ts';
import { policyFor } from '../../p2pdma/policy/policy.ts';
import { defaultSettings, type KernelSettings } from '../../p2pdma/policy/settings.ts';
import { platformFor } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR } from '../../topology/acs.ts';
import { known } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { Platform } from '../platform/platform.ts';
import { fabricOf } from '../routing/fabric.ts';
import { type SpeedMatrix, speedLimits, speedMatrix } from './speedMatrix.ts';
import { speedWays } from './transferWay.ts';

const gen4 = { generation: 4, width: 16 } as const;

/** Devices a and b below one switch, c and d below another, all on one host bridge. */
const twoSwitches = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('sw0', [device('a'), device('b')])]),
    rootPort('rp1', [packetSwitch('sw1', [device('c'), device('d', { link: gen4 })])]),
  ]),
);

interface Asked {
  readonly machine?: Machine;
  readonly settings?: Partial<KernelSettings>;
  readonly platform?: Partial<Platform>;
  readonly operation?: 'read' | 'write';
  readonly isBidirectional?: boolean;
}

const amd = { vendor: 'amd', family: 0x19 } as const;

function speeds({
  machine = twoSwitches,
  settings,
  platform,
  operation = 'write',
  isBidirectional = false,
}: Asked): SpeedMatrix {
  const chosen = { ...defaultSettings, cpu: amd, ...settings };
  const { tree } = policyFor(machineTree(machine), chosen);
  const ids = machine.functions.filter(fn => fn.kind === 'endpoint').map(fn => fn.id);
  return speedMatrix({
    fabric: fabricOf(tree, platformFor(machine, platform)),
    verdicts: pairMatrix(machineTree(machine), chosen),
    ids,
    operation,
    isBidirectional,
  });
}

function speed(matrix: SpeedMatrix, client: string, provider: string) {
  const at = matrix.ids.indexOf(node(provider)) * matrix.ids.length + matrix.ids.indexOf(node(client));
  return {
    way: speedWays[matrix.ways[at] ?? -1],
    gigabytes: matrix.gigabytesPerSecond[at] ?? Number.NaN,
    latencyNs: matrix.latencyNs[at] ?? Number.NaN,
  };
}

describe('predicted bandwidth of a pair', () => {
  it('below one switch is that of a Gen5 x16 link: 53.8 to 56.3 GB/s were measured (rtx6kpro)', () => {
    const { way, gigabytes } = speed(speeds({}), 'a', 'b');
    expect(way).toBe('direct');
    expect(gigabytes).toBeGreaterThan(53.5);
    expect(gigabytes).toBeLessThan(56.5);
  });

  it('is limited by the slowest link on the way', () => {
    const { gigabytes } = speed(speeds({}), 'a', 'd');
    expect(gigabytes / speed(speeds({}), 'a', 'c').gigabytes).toBeCloseTo(0.5, 2);
  });

  it('through an Intel root complex is that of packets of 64 bytes: 64/88 against 256/280 (NCCL)', () => {
    const plain = speed(speeds({}), 'a', 'c');
    const rootComplex = { ...platformFor(twoSwitches).rootComplex, resegmentsToBytes: 64 };
    const cut = speed(speeds({ platform: { rootComplex } }), 'a', 'c');
    expect(plain.way).toBe('host');
    expect(plain.gigabytes / cut.gigabytes).toBeCloseTo(256 / 280 / (64 / 88), 2);
  });

  it('says what holds it back: the slowest link, or how many reads a device may have outstanding', () => {
    const limitOf = (asked: Asked) => {
      const matrix = speeds(asked);
      const at = matrix.ids.indexOf(node('c')) * matrix.ids.length + matrix.ids.indexOf(node('a'));
      return speedLimits[matrix.limits[at] ?? -1];
    };
    expect(limitOf({})).toBe('link');
    const functions = twoSwitches.functions.map(fn => ({ ...fn, maxReadRequestBytes: known(128, 'edited') }));
    // 256 tags x 128 bytes in 1.4 µs are 23 GB/s.
    expect(limitOf({ machine: { ...twoSwitches, functions }, operation: 'read' })).toBe('tags');
  });

  it('both ways at once is twice that, and with ACS redirect no more than one way: ~50 and 103 GB/s (rtx6kpro)', () => {
    const redirecting = fabricMachine(
      hostBridge([
        rootPort('rp0', [packetSwitch('sw0', [device('a'), device('b')], { control: ACS_RR | ACS_CR })]),
      ]),
    );
    const alone = speed(speeds({}), 'a', 'b').gigabytes;
    const both = speed(speeds({ isBidirectional: true }), 'a', 'b').gigabytes;
    const redirected = speed(speeds({ machine: redirecting, isBidirectional: true }), 'a', 'b');
    // ACKs and credit updates for the other direction take about half a per cent.
    expect(both / alone).toBeGreaterThan(1.97);
    expect(both / alone).toBeLessThan(2);
    expect(redirected.way).toBe('host');
    expect(Math.abs(redirected.gigabytes / alone - 1)).toBeLessThan(0.02);
  });

  it('where the kernel refuses goes by way of memory', () => {
    const { way, gigabytes } = speed(speeds({ settings: { cpu: { vendor: 'intel', family: 6 } } }), 'a', 'c');
    expect(way).toBe('staged');
    expect(gigabytes).toBeGreaterThan(50);
  });

  it('is nothing where the kernel maps what the wires do not carry', () => {
    const rootComplex = {
      ...platformFor(twoSwitches).rootComplex,
      reflects: {
        'same-root-port': 'nothing',
        'between-root-ports': 'nothing',
        'between-host-bridges': 'nothing',
        'between-sockets': 'nothing',
      },
    } as const;
    expect(speed(speeds({ platform: { rootComplex } }), 'a', 'c')).toMatchObject({
      way: 'lost',
      gigabytes: 0,
    });
  });

  it('of a device without a memory BAR is not asked', () => {
    const machine = fabricMachine(
      hostBridge([rootPort('rp0', [packetSwitch('sw0', [device('a'), device('b', { bars: [] })])])]),
    );
    expect(speed(speeds({ machine }), 'a', 'b').way).toBe('no-memory');
  });
});

describe('predicted latency of a read (rtx6kpro, 128 bytes)', () => {
  const read = speeds({ operation: 'read' });
  it('below one switch is 0.715 µs within 5 %', () => {
    expect(Math.abs(speed(read, 'a', 'b').latencyNs - 715) / 715).toBeLessThan(0.05);
  });
  it('from one switch through the root complex to the next is 1.40 µs within 5 %', () => {
    expect(Math.abs(speed(read, 'a', 'c').latencyNs - 1400) / 1400).toBeLessThan(0.05);
  });
});
