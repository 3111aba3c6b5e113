import { describe, expect, it } from 'vitest';
import { ask, platformFor, routed } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { known } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { raceOf } from '../race/race.ts';
import { fabricOf } from '../routing/fabric.ts';
import { plainRequest } from '../routing/request.ts';
import { readRoundTripNs, usualLatencies } from './latency.ts';

const fabricFor = (machine: Machine) => fabricOf(machineTree(machine), platformFor(machine));
const one = fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]));
const three = fabricMachine(
  hostBridge([
    rootPort('rp', [
      packetSwitch('top', [packetSwitch('s0', [device('a')]), packetSwitch('s1', [device('b')])]),
    ]),
  ]),
);
const acrossRoot = fabricMachine(
  hostBridge([
    rootPort('rp0', [packetSwitch('s0', [device('a')])]),
    rootPort('rp1', [packetSwitch('s1', [device('b')])]),
  ]),
);

describe('a read of 128 bytes between GPUs, measured with p2pmark (voipmonitor/rtx6kpro)', () => {
  it.each([
    ['below one switch', one, 715],
    ['over three switch chips', three, 1160],
    ['from switch to switch over the root complex', acrossRoot, 1400],
  ] as const)('%s: %s ns within 5 %%', (_where, machine, measuredNs) => {
    const predictedNs = readRoundTripNs(fabricFor(machine), routed({ machine }));
    expect(Math.abs((predictedNs ?? 0) / measuredNs - 1)).toBeLessThan(0.05);
  });
  it('takes each retimer of a link that is crossed, there and back', () => {
    const functions = one.functions.map(fn =>
      fn.id === 'sw.0' ? { ...fn, retimers: known(2, 'edited') } : fn,
    );
    const machine = { ...one, functions };
    const plainNs = readRoundTripNs(fabricFor(one), routed({ machine: one })) ?? 0;
    const { retimerNs } = usualLatencies;
    expect(readRoundTripNs(fabricFor(machine), routed({ machine }))).toBe(plainNs + 2 * 2 * retimerNs);
  });
  it('has no round trip as a write', () => {
    expect(readRoundTripNs(fabricFor(one), routed({ machine: one, request: ask('write') }))).toBeNull();
  });
});

describe('two writes in a row (S14)', () => {
  const write = (target: Parameters<typeof plainRequest>[1], relaxedOrdering = false) =>
    routed({ machine: one, request: { ...plainRequest(node('a'), target, 'write', 4), relaxedOrdering } });
  const data = write({ kind: 'bar', node: node('b'), bar: 0, offset: 0n });
  const doorbell = write({ kind: 'doorbell', node: node('b'), bar: 0, offset: 0x1000n });
  const msi = write({ kind: 'system-memory', address: 0x20_0000n });
  const race = (first: typeof data, second: typeof data, firstQueuedNs = 0) =>
    raceOf(fabricFor(one), { first, second }, { gapNs: 10, firstQueuedNs });

  it('data and its doorbell at one peer stay in order, however long the data waits', () => {
    expect(race(data, doorbell, 5000)).toMatchObject({ isOrdered: true, partsAt: null, overtakes: false });
  });
  it('a doorbell with Relaxed Ordering may pass its data', () => {
    const relaxed = write({ kind: 'doorbell', node: node('b'), bar: 0, offset: 0x1000n }, true);
    expect(race(data, relaxed, 5000)).toMatchObject({ isOrdered: false, overtakes: true });
  });
  it('an interrupt to the CPU and data to a peer part at the first switch port, and the interrupt can win', () => {
    expect(race(data, msi)).toMatchObject({ isOrdered: false, partsAt: 'sw.0', overtakes: false });
    expect(race(data, msi, 1000)).toMatchObject({ partsAt: 'sw.0', overtakes: true });
  });
  it('data to memory and a doorbell at a peer: the doorbell wins, its way is shorter', () => {
    expect(race(msi, doorbell)).toMatchObject({ isOrdered: false, overtakes: true });
  });
});
