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
import { plainFlow, type Workload } from '../packets/workload.ts';
import { answerWays, type TrafficWay } from './answerWays.ts';
import { transferFlows } from './transferFlows.ts';

const machine = fabricMachine(
  hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control: 0 })], 0)]),
);
const bar = (id: string) => ({ kind: 'bar', node: node(id), bar: 0, offset: 0n }) as const;
const settings = { ...defaultSettings, cpu: { vendor: 'amd', family: 0x19 } } as const;
const ways = (flows: Workload['flows']) =>
  answerWays({ machine, settings, platform: platformFor(machine), workload: { flows } });
const one = (flows: Workload['flows'], way: TrafficWay) => {
  const found = ways(flows).find(each => each.way === way);
  if (!found) throw new Error(`no answer for ${way}`);
  return found;
};
const both = [
  plainFlow(node('a'), bar('b'), 'write', { name: 'a writes b', addressing: 'bus' }),
  plainFlow(node('b'), bar('a'), 'write', { name: 'b writes a', addressing: 'bus' }),
];

describe('two devices below one switch that write to each other', () => {
  it('go directly with redirect off', () => {
    const { transfers } = one(both, 'redirect-off');
    expect(transfers.map(({ mapType, crossedTwice }) => [mapType, crossedTwice])).toEqual([
      ['BUS_ADDR', []],
      ['BUS_ADDR', []],
    ]);
  });

  it('with redirect on cross the uplink of the switch up and down, and get half (50 of 103 GB/s, measured)', () => {
    const { transfers, gigabytes } = one(both, 'redirect-on');
    expect(transfers[0]?.mapType).toBe('THRU_HOST_BRIDGE');
    expect(transfers[0]?.crossedTwice).toContain('rp');
    expect(one(both, 'redirect-off').gigabytes / gigabytes).toBeCloseTo(2, 1);
  });

  it('through memory cross it up by one half and down by the other; their bytes count once', () => {
    const { transfers, gigabytes } = one(both, 'through-memory');
    expect(transfers.map(({ name }) => name)).toEqual(['a writes b', 'b writes a']);
    expect(transfers[0]?.crossedTwice).toContain('rp');
    expect(one(both, 'redirect-off').gigabytes / gigabytes).toBeCloseTo(2, 1);
  });
});

it('what goes through memory already is one transfer again, and goes directly where it may', () => {
  const staged = transferFlows(
    {
      ...plainFlow(node('a'), bar('b'), 'write'),
      name: 'a writes b',
      mapType: 'NOT_SUPPORTED',
      bufferAddress: 0x1000_0000n,
    },
    0,
  );
  expect(staged).toHaveLength(2);
  expect(one(staged, 'redirect-off').transfers).toMatchObject([{ name: 'a writes b', mapType: 'BUS_ADDR' }]);
});

it('what has one end in memory is the same each way', () => {
  const memory = { kind: 'system-memory', address: 0x1000_0000n } as const;
  const flows = [plainFlow(node('a'), memory, 'write', { name: 'a writes memory' })];
  const rates = ways(flows).map(({ gigabytes, transfers }) => [gigabytes.toFixed(3), transfers[0]?.mapType]);
  expect(new Set(rates.map(([rate]) => rate)).size).toBe(1);
  expect(rates.map(([, mapType]) => mapType)).toEqual([null, null, null, null]);
});
