import { expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, rootPort, withFunction } from '../../testing/fabricMachine.ts';
import { known, unknown } from '../../topology/fact.ts';
import { iommuPresence } from './iommuPresence.ts';
import { defaultSettings, type KernelSettings } from './settings.ts';

const drawn = fabricMachine(hostBridge([rootPort('rp', [device('gpu')])]));
const grouped = withFunction(drawn, 'gpu', () => ({ iommuGroup: known(3, 'sysfs') }));
const hidden = withFunction(drawn, 'gpu', () => ({ iommuGroup: unknown }));

it.each<[why: string, machine: typeof drawn, settings: Partial<KernelSettings>, presence: string]>([
  ['a machine whose functions have no groups', drawn, {}, 'none'],
  ['one with a group', grouped, {}, 'serves'],
  ['one that does not show its groups', hidden, {}, 'not-shown'],
  ['the setting', drawn, { iommu: 'on' }, 'serves'],
  ['the command line', hidden, { commandLine: 'quiet intel_iommu=off' }, 'none'],
  ['another value of it', hidden, { commandLine: 'intel_iommu=on' }, 'not-shown'],
])('%s: %s', (_, machine, settings, presence) => {
  expect(iommuPresence(machine, { ...defaultSettings, ...settings })).toBe(presence);
});
