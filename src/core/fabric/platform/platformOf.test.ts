import { describe, expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, node, rootPort } from '../../testing/fabricMachine.ts';
import { known } from '../../topology/fact.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { reflectsAll, rootComplexOf, unknownRootComplex } from './platform.ts';
import { platformOf } from './platformOf.ts';

const tree = machineTree(fabricMachine(hostBridge([rootPort('rp', [device('a')])])));
const platform = (edits: Parameters<typeof platformOf>[1]['edits'], iommu: 'captured' | 'on' = 'captured') =>
  platformOf(tree, { settings: { iommu }, edits });
const writesOnly = { ...unknownRootComplex, reflects: reflectsAll('writes') };

describe('the platform that holds', () => {
  it('is what the machine tells where nobody set anything', () =>
    expect(platform({}).iommu.mode).toBe('off'));
  it('translates when the IOMMU was on at boot', () =>
    expect(platform({}, 'on').iommu.mode).toBe('translated'));
  it.each([
    ['identity', 'pass-through'],
    ['DMA-FQ', 'translated'],
    ['blocked', 'off'],
  ] as const)('is what the type of captured groups says: %s', (type, mode) => {
    const functions = tree.machine.functions.map(fn => ({ ...fn, iommuGroupType: known(type, 'sysfs') }));
    const typed = machineTree({ ...tree.machine, functions });
    expect(platformOf(typed, { settings: { iommu: 'captured' }, edits: {} }).iommu.mode).toBe(mode);
  });
  it('is what a person set, before what the boot settings tell', () =>
    expect(platform({ iommu: { mode: 'pass-through', ats: true } }, 'on').iommu).toEqual({
      mode: 'pass-through',
      ats: true,
    }));
  it('has a root complex set for one host bridge there only', () => {
    const edited = platform({ rootComplexes: { [node('rc')]: writesOnly } });
    expect(rootComplexOf(edited, node('rc')).reflects['same-root-port']).toBe('writes');
    expect(rootComplexOf(edited, node('other')).reflects['same-root-port']).toBe('unknown');
  });
  it('has a root complex set for the whole platform everywhere', () =>
    expect(rootComplexOf(platform({ rootComplex: writesOnly }), node('rc'))).toEqual(writesOnly));
});
