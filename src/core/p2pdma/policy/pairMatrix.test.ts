import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyMachine } from '../../testing/arbitraryMachine.ts';
import { cpuVendors } from '../../topology/cpu.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { kernelRows } from '../kernels/kernels.ts';
import { explainPair } from './explainPair.ts';
import { UNKNOWN_DISTANCE } from './matrix.ts';
import { pairMatrix } from './pairMatrix.ts';
import { defaultSettings } from './settings.ts';
import { mapTypes, pathClasses } from './verdict.ts';

const arbitrarySettings = fc.record({
  ...Object.fromEntries(Object.entries(defaultSettings).map(([key, value]) => [key, fc.constant(value)])),
  kernel: fc.constantFrom(...kernelRows.map(row => row.release)),
  cpu: fc.option(
    fc.record({ vendor: fc.constantFrom(...cpuVendors), family: fc.constantFrom(6, 0x15, 0x17, 0x19) }),
  ),
  iommu: fc.constantFrom('captured' as const, 'on' as const),
}) as fc.Arbitrary<typeof defaultSettings>;

function expectSameVerdicts(machine: Machine, settings: typeof defaultSettings) {
  const tree = machineTree(machine);
  const matrix = pairMatrix(tree, settings);
  matrix.ids.forEach((provider, row) => {
    matrix.ids.forEach((client, column) => {
      const at = row * matrix.ids.length + column;
      const verdict = explainPair({ tree, settings, provider, client });
      const distance = matrix.distances[at] === UNKNOWN_DISTANCE ? null : matrix.distances[at];
      expect({
        pair: `${provider} ${client}`,
        mapType: mapTypes[matrix.mapTypes[at] ?? -1],
        distance,
        pathClass: pathClasses[matrix.pathClasses[at] ?? -1],
      }).toEqual({
        pair: `${provider} ${client}`,
        mapType: verdict.mapType,
        distance: verdict.distance,
        pathClass: verdict.pathClass,
      });
    });
  });
}

describe('the matrix of all pairs', () => {
  it('says of every pair what the walk of that pair says, unknown facts and all', () => {
    fc.assert(fc.property(anyMachine, arbitrarySettings, expectSameVerdicts), { numRuns: 200 });
  });

  it('has a row for every endpoint function and for nothing else', () => {
    fc.assert(
      fc.property(anyMachine, machine => {
        const endpoints = machine.functions.filter(fn => fn.kind === 'endpoint').map(fn => fn.id);
        expect([...pairMatrix(machineTree(machine), defaultSettings).ids].sort()).toEqual(endpoints.sort());
      }),
    );
  });
});
