import { describe, expect, it } from 'vitest';
import { platformFor, routed } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { say, sentenceText } from '../../topology/sentence.ts';
import { fabricOf } from '../routing/fabric.ts';
import type { Route } from '../routing/hop.ts';
import { plainRequest, type RouteTarget } from '../routing/request.ts';
import { playRace } from './playRace.ts';
import { raceOf } from './race.ts';

const machine = fabricMachine(hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')])])]));
const fabric = fabricOf(machineTree(machine), platformFor(machine));
const write = (target: RouteTarget, relaxedOrdering = false) =>
  routed({ machine, request: { ...plainRequest(node('a'), target, 'write', 4), relaxedOrdering } });
const data = write({ kind: 'bar', node: node('b'), bar: 0, offset: 0n });
const doorbell = (relaxed = false) =>
  write({ kind: 'doorbell', node: node('b'), bar: 0, offset: 0x1000n }, relaxed);
const msi = write({ kind: 'system-memory', address: 0x20_0000n });

function played(first: Route, second: Route, firstQueuedNs: number) {
  const race = raceOf(fabric, { first, second }, { gapNs: 10, firstQueuedNs });
  const steps = playRace(fabric, race, {
    first: { name: say`Data`, route: first },
    second: { name: say`Interrupt`, route: second },
  });
  return { race, steps };
}
const ways = (steps: readonly PlayStep[], lane: PlayStep['lane']) =>
  steps
    .filter(step => step.lane === lane)
    .map(({ at, to }) => `${at}>${to ?? '.'}`)
    .join(' ');
const words = (steps: readonly PlayStep[]) => steps.map(({ sentence }) => sentenceText(sentence));
const timeOf = (text: string) => Number(/at (\d+) ns/.exec(text)?.[1]);

describe('a race as it is played', () => {
  it('takes each write along its own way, in a lane of its own', () => {
    const { steps } = played(data, msi, 0);
    expect(ways(steps, 'sent first')).toBe('a>sw.0 sw.0>sw.1 sw.1>b b>.');
    expect(ways(steps, 'sent second')).toBe('a>sw.0 sw.0>sw sw>rp rp>rc rc>.');
  });
  it('is in the order of time, not of sending', () => {
    const times = words(played(data, msi, 1000).steps).map(timeOf);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
  it('starts both where they are, and ends when the last has arrived', () => {
    const { race, steps } = played(data, msi, 1000);
    expect(steps[0]?.lane).toBe('sent first');
    expect(timeOf(words(steps).at(-1) ?? '')).toBe(Math.max(race.firstArrivesNs, race.secondArrivesNs));
  });
  it('shows the data waiting in the busy port while the interrupt goes by', () => {
    const { steps } = played(data, msi, 1000);
    const waits = words(steps).findIndex(text => text.includes('waits 1000 ns'));
    expect(steps[waits]).toMatchObject({ lane: 'sent first', at: 'sw.0', to: null });
    const overtakes = words(steps).findIndex(text => text.includes('arrives before what was sent first'));
    expect(steps[overtakes]).toMatchObject({ lane: 'sent second', at: 'rc', decides: true });
    expect(overtakes).toBeGreaterThan(waits);
    expect(steps.at(-1)?.lane).toBe('sent first');
  });
  it('stops where the two part', () => {
    const part = played(data, msi, 0).steps.find(step => step.decides);
    expect(part).toMatchObject({ lane: 'sent second', at: 'sw.0' });
    expect(sentenceText(part?.sentence ?? [])).toContain('order ends');
  });
  it('on one way holds the second behind the first, and says so', () => {
    const { steps, race } = played(data, doorbell(), 1000);
    expect(race.overtakes).toBe(false);
    expect(steps.at(-1)?.lane).toBe('sent second');
    expect(words(steps).some(text => text.includes('may not pass'))).toBe(true);
  });
  it('with Relaxed Ordering the second passes on the same way', () => {
    const { steps } = played(data, doorbell(true), 1000);
    expect(steps.at(-1)?.lane).toBe('sent first');
    expect(words(steps).some(text => text.includes('Relaxed Ordering lets it pass'))).toBe(true);
  });
});
