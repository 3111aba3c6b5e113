import { describe, expect, it } from 'vitest';
import { ask, platformFor, routed } from '../../testing/askRoute.ts';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_UF } from '../../topology/acs.ts';
import { machineTree } from '../../topology/machineTree.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { fabricOf } from '../routing/fabric.ts';
import { compareWithFallback } from '../routing/fallback.ts';
import { hopRules, type RuleId } from '../routing/hopRules.ts';
import { gateOf } from './gates.ts';
import { playFallback, playRoute } from './playRoute.ts';

const rack = (control?: number) =>
  fabricMachine(
    hostBridge([
      rootPort('rp', [
        packetSwitch('sw', [device('a'), device('b')], control === undefined ? {} : { control }),
      ]),
    ]),
  );
const played = (asked: Parameters<typeof routed>[0]) =>
  playRoute(fabricOf(machineTree(asked.machine), platformFor(asked.machine)), routed(asked));
const ways = (steps: readonly PlayStep[]) => steps.map(({ at, to }) => `${at}>${to ?? '.'}`).join(' ');
const inLane = (steps: readonly PlayStep[], lane: PlayStep['lane']) =>
  steps.filter(step => step.lane === lane);

describe('a route as it is played', () => {
  const steps = played({ machine: rack() });

  it('has the request out and the completion back, each in its lane', () => {
    expect(ways(inLane(steps, 'request'))).toBe('a>sw.0 sw.0>sw.1 sw.1>b b>.');
    expect(ways(inLane(steps, 'completion'))).toBe('b>sw.1 sw.1>sw.0 sw.0>a a>.');
  });
  it('says at each step which rule decided, where that is written and what the packet carries', () => {
    const turn = steps[1];
    expect(turn?.rule).toEqual({
      name: 'window match',
      source: 'PCI-to-PCI Bridge Architecture 1.2, chapter 4',
    });
    expect(turn?.carries).toMatch(/^bus address 0x[0-9a-f]+$/);
    expect(inLane(steps, 'completion')[1]?.carries).toBe('routing ID 03:00.0');
  });
  it('stops for decisions where the packet could have gone another way', () => {
    expect(inLane(steps, 'request').map(step => step.decides)).toEqual([false, true, false, false]);
  });
  it('of a posted write has nothing that comes back', () => {
    const write = played({ machine: rack(), request: ask('write') });
    expect(inLane(write, 'completion')).toEqual([]);
  });
  it('names the ACS bit that decided', () => {
    const redirected = played({ machine: rack(ACS_RR | ACS_CR | ACS_UF) });
    expect(redirected[1]?.rule?.name).toBe('ACS, Request Redirect (RR)');
  });
});

describe('what is drawn of a step', () => {
  it('is the packet: a read and the data that comes back, a write with its data', () => {
    const read = played({ machine: rack() });
    expect(read[0]?.packet).toMatchObject({ name: 'MRd', space: 'bus' });
    expect(inLane(read, 'completion')[0]?.packet).toMatchObject({ name: 'CplD', space: 'routing-id' });
    const write = played({ machine: rack(), request: ask('write') })[0]?.packet;
    expect(write).toMatchObject({ name: 'MWr', bytes: 256 });
  });

  it('is where in the socket something is settled: a refused peer at the root complex, a staged copy in memory', () => {
    const apart = fabricMachine(hostBridge([rootPort('rp', [device('a')]), rootPort('rp2', [device('b')])]));
    const parts = played({ machine: apart }).flatMap(({ at, part }) => (part ? [`${at} ${part}`] : []));
    expect(parts).toEqual(['rc complex']);
    const fabric = fabricOf(machineTree(apart), platformFor(apart));
    const compared = compareWithFallback(fabric, ask('read'));
    const steps = compared?.ok ? playFallback(fabric, compared.value.fallback) : [];
    expect(steps.flatMap(({ part }) => part ?? [])).toEqual(['dram', 'dram']);
  });

  it('is the gate at the port that decides', () => {
    const redirected = played({ machine: rack(ACS_RR | ACS_CR | ACS_UF) });
    expect(redirected[1]?.gate).toEqual({ state: 'turned', word: 'Request Redirect: turned' });
    expect(played({ machine: rack() })[1]?.gate?.state).toBe('passed');
  });

  it('has a gate wherever something is decided, and nowhere else', () => {
    for (const [rule, { decision }] of Object.entries(hopRules)) {
      expect(gateOf(rule as RuleId) !== undefined, rule).toBe(decision);
    }
  });
});

describe('a fallback as it is played', () => {
  const machine = rack();
  const fabric = fabricOf(machineTree(machine), platformFor(machine));
  const compared = compareWithFallback(fabric, ask('read'));
  if (!compared?.ok) throw new Error('no comparison');
  const steps = playFallback(fabric, compared.value.fallback);

  it('goes up from the source into memory, and from memory down to the one that wants the data', () => {
    expect(steps.every(step => step.lane === 'fallback')).toBe(true);
    expect(steps[0]?.at).toBe('b');
    expect(steps.at(-1)?.at).toBe('a');
    expect(ways(steps)).toContain('rp>rc');
  });
});
