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

/** Rates of reads in a machine, every link carrying `capacity` in each direction. */
function readRates(
  machine: Machine,
  pairs: readonly (readonly [string, string])[],
  capacity: number,
): Float64Array {
  const routes = pairs.map(([a, b]) =>
    routed({ machine, request: ask('read', { initiator: node(a), target: onto(b) }) }),
  );
  const fabric = fabricOf(machineTree(machine), platformFor(machine));
  return maxMinFair(flowsOfRoutes(fabric, routes, () => capacity).network).ratesGigabytes;
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
    ({ what, unit, capacityGigabytes, measuredGigabytes }) => {
      const pairs = (pairsOf(what) ?? []).map(([a, b]) => [`g${a}`, `g${b}`] as const);
      const predicted = summary(readRates(machine, pairs, capacityGigabytes), unit);
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
  it('with ACS redirect: the uplink carries both, to 3 % of the rounded figure', () => {
    const rates = readRates(pair(ACS_SV | ACS_RR | ACS_CR | ACS_UF), both, 51.5);
    expect(summary(rates, 'total')).toBeCloseTo(51.5, 6);
    expect(Math.abs((on ?? 0) / 51.5 - 1)).toBeLessThan(0.03);
  });
  it('without: twice as much', () => {
    expect(summary(readRates(pair(ACS_SV | ACS_UF), both, 51.5), 'total')).toBeCloseTo(off ?? 0, 6);
  });
});
