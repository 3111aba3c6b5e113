import { describe, expect, it } from 'vitest';
import { openScene } from '../../scenes/scenes.ts';
import { architectureOf } from '../../topology/architecture.ts';
import { unknown } from '../../topology/fact.ts';
import { nodeId } from '../../topology/machine.ts';
import { functionOf, machineTree } from '../../topology/machineTree.ts';
import { noDrivers } from './drivers.ts';
import type { MemoryOperation } from './memoryOperations.ts';
import { operateDrivers } from './operateDrivers.ts';
import { provocations } from './provocations.ts';

/** What each call that is offered to be tried comes to, after these were done. */
function tried(scene: string, node: string, ...before: readonly MemoryOperation[]) {
  const opened = openScene(scene);
  if (!opened) throw new Error(scene);
  const { machine, settings } = opened.document;
  const tree = machineTree(machine);
  const asked = { machine: { tree, architecture: architectureOf(machine) }, settings };
  const operate = (drivers: typeof opened.document.drivers, operation: MemoryOperation) =>
    operateDrivers({ ...asked, drivers }, { on: 'memory', operation });
  const drivers = before.reduce((now, each) => operate(now, each).drivers, opened.document.drivers);
  return provocations(functionOf(tree, nodeId(node)), drivers.memory).map(({ what, operation }) => {
    const { succeeded, returned } = operate(drivers, operation).outcome;
    return [what, succeeded ? 'taken' : returned];
  });
}

describe('calls to be tried', () => {
  it('are each refused, in the kernel’s order of checks', () => {
    expect(tried('workstation-plx', 'gpu0')).toEqual([
      ['A BAR of I/O ports', '-EINVAL'],
      ['An offset behind the end of the BAR', '-EINVAL'],
      ['More than the BAR has', '-EINVAL'],
      ['A range that fills no group of 2 MiB', '-EINVAL'],
      ['Allocate without a pool', 'NULL'],
      ['Publish nothing', 'void'],
    ]);
  });

  it('on a provider are those of its pool too', () => {
    const offer = { kind: 'offer', node: nodeId('cmb0') } as const;
    expect(tried('nvmeof-target', 'cmb0', offer)).toEqual([
      ['An offset behind the end of the BAR', '-EINVAL'],
      ['More than the BAR has', '-EINVAL'],
      ['The same range once more', '-ENOMEM'],
      ['Allocate more than one chunk holds', 'NULL'],
      ['Free what nobody took', 'void'],
    ]);
  });

  it('on doorbells never make memory of them', () => {
    const bell = { kind: 'add-registers', node: nodeId('rnic'), bar: 0, offsetBytes: 0n, sizeBytes: 4096n };
    expect(tried('nvmeof-target', 'rnic', bell as MemoryOperation)).toEqual(
      expect.arrayContaining([
        ['Doorbells as memory', 'not called'],
        ['Publish doorbells', 'not called'],
      ]),
    );
  });

  it('on BARs that the CPU cannot map end with -EOPNOTSUPP', () => {
    const flag = { kind: 'set-mappable', node: nodeId('rnic'), isMappable: false } as const;
    expect(tried('nvmeof-target', 'rnic', flag)).toContainEqual([
      'A BAR that the CPU cannot map',
      '-EOPNOTSUPP',
    ]);
  });

  it('are none where the BARs are not known', () => {
    const fn = openScene('desktop')?.document.machine.functions.find(({ kind }) => kind === 'endpoint');
    if (!fn) throw new Error('no endpoint');
    expect(provocations({ ...fn, bars: unknown }, noDrivers.memory)).toEqual([]);
  });
});
