import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pairsOf, rigOf } from '../../../cli/truth/contentionRigs.ts';
import { csvRows } from '../../../cli/truth/csvTable.ts';
import { ask, onto, platformFor, routed } from '../../testing/askRoute.ts';
import {
  device,
  fabricMachine,
  hostBridge,
  node,
  packetSwitch,
  rootPort,
} from '../../testing/fabricMachine.ts';
import { ACS_CR, ACS_RR, ACS_SV, ACS_UF } from '../../topology/acs.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { flowNetwork, maxMinFair } from '../flows/flows.ts';
import { flowsOfRoutes } from '../flows/flowsOfRoutes.ts';
import { fabricOf } from '../routing/fabric.ts';
import { usualRules } from './packetRules.ts';

/** Measured on eight RTX PRO 6000, Gen5 x16; source in the fixtures' README. */
const rows = csvRows(
  readFileSync(new URL('../fixtures/contention-measured.csv', import.meta.url), 'utf8'),
).map(row => ({
  source: row['source'] ?? '',
  what: row['case'] ?? '',
  unit: row['unit'] ?? '',
  capacityGigabytes: Number(row['link_cap_GBps']),
  measuredGigabytes: Number(row['measured_GBps']),
  note: row['note'] ?? '',
}));
/** The rows that links limit. The report's staggered rows are taken relative to its +1 row, where nothing is shared. */
function of(source: string) {
  const own = rows.filter(row => row.source.includes(source));
  const alone = own.find(row => row.what === 'staggered reads +1')?.measuredGigabytes;
  return own
    .filter(({ note }) => !/not a link test|endpoint limited/.test(note))
    .map(row => (row.note.includes('normalised') && alone ? { ...row, capacityGigabytes: alone } : row));
}

const toleranceOf = (what: string): number => (what.startsWith('16 ') ? 0.09 : 0.02);
const summary = (rates: Float64Array, unit: string): number => {
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  return unit === 'avg' ? total / rates.length : total;
};

type Pairs = readonly (readonly [string, string])[];

/** Links such that in this pattern every flow reaches so much, in this machine or another of the same links. */
interface Calibration {
  readonly on?: Machine;
  readonly pairs: Pairs;
  readonly gigabytes: number;
}

/** Rates of reads in a machine whose links are as good as a measurement without contention says. */
function readRates(machine: Machine, pairs: Pairs, calibration: Calibration): Float64Array {
  const { on = machine, pairs: free, gigabytes } = calibration;
  const solve = (where: Machine, which: Pairs, linkEfficiency: number) => {
    const fabric = fabricOf(machineTree(where), platformFor(where));
    const routes = which.map(([a, b]) =>
      routed({ machine: where, request: ask('read', { initiator: node(a), target: onto(b) }) }),
    );
    return maxMinFair(flowsOfRoutes(fabric, routes, { ...usualRules, linkEfficiency }).network)
      .ratesGigabytes;
  };
  return solve(machine, pairs, gigabytes / (solve(on, free, 1)[0] ?? 1));
}

describe('two switches of four GPUs below two root ports', () => {
  const four = (first: number) => [0, 1, 2, 3].map(n => device(`g${first + n}`));
  const machine = fabricMachine(
    hostBridge([
      rootPort('rp0', [packetSwitch('s0', four(0))]),
      rootPort('rp1', [packetSwitch('s1', four(4))]),
    ]),
  );
  const measured = of('2switch-flat');
  it('has 13 rows that links limit', () => expect(measured).toHaveLength(13));
  it.each(measured)(
    '$what: $measuredGigabytes GB/s',
    ({ what, unit, capacityGigabytes, measuredGigabytes, note }) => {
      const named = (pattern: string) =>
        (pairsOf(pattern) ?? []).map(([a, b]) => [`g${a}`, `g${b}`] as const);
      // Rows are relative to the staggered reads that share nothing, or to one pair alone.
      const free = named(note.includes('normalised') ? 'staggered reads +1' : '1 PIX');
      const rates = readRates(machine, named(what), { pairs: free, gigabytes: capacityGigabytes });
      const predicted = summary(rates, unit);
      expect(Math.abs(measuredGigabytes / predicted - 1)).toBeLessThan(toleranceOf(what));
    },
  );
});

describe('a hierarchy of three switch chips with two uplinks from each leaf', () => {
  // Not a tree to software, so its links are listed rather than routed.
  const rig = rigOf('microchip');
  const measured = of('microchip');
  it('has 10 rows', () => expect(measured).toHaveLength(10));
  it.each(measured)(
    '$what: $measuredGigabytes GB/s',
    ({ what, unit, capacityGigabytes, measuredGigabytes }) => {
      if (!rig) throw new Error('no such rig');
      const network = flowNetwork(
        Array.from({ length: rig.links }, () => capacityGigabytes),
        (pairsOf(what) ?? []).map(pair => rig.path(pair, what)),
      );
      const predicted = summary(maxMinFair(network).ratesGigabytes, unit);
      expect(Math.abs(measuredGigabytes / predicted - 1)).toBeLessThan(toleranceOf(what));
    },
  );
});

describe('a pair below one switch, both ways at once', () => {
  const pair = (control: number) =>
    fabricMachine(
      hostBridge([rootPort('rp', [packetSwitch('sw', [device('a'), device('b')], { control })], control)]),
    );
  const both = [
    ['a', 'b'],
    ['b', 'a'],
  ] as const;
  const [on, off] = of('broadcom').map(row => row.measuredGigabytes);
  const direct = pair(ACS_SV | ACS_UF);
  it('with ACS redirect: the uplink carries both, to 3 % of the rounded figure', () => {
    const redirected = pair(ACS_SV | ACS_RR | ACS_CR | ACS_UF);
    const free = readRates(direct, both, { pairs: both, gigabytes: (off ?? 0) / 2 });
    // ACKs do not grow with the link, so the calibration is close, not exact.
    expect(Math.abs(summary(free, 'total') / (off ?? 0) - 1)).toBeLessThan(0.003);
    const rates = readRates(redirected, both, { on: direct, pairs: both, gigabytes: (off ?? 0) / 2 });
    expect(Math.abs(summary(rates, 'total') / (on ?? 0) - 1)).toBeLessThan(0.03);
  });
});
