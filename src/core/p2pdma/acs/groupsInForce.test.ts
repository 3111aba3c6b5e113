import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { withFactValue } from '../../topology/edits/changeFact.ts';
import type { Machine } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { defaultSettings, type KernelSettings } from '../policy/settings.ts';
import { groupsInForce } from './groupsInForce.ts';
import { iommuGroups } from './iommuGroups.ts';

/** A root port whose ACS is off now, above two functions; the kernel had switched it on as it booted. */
const port = `00:01.0 PCI bridge [0604]: Intel Corporation Device [1234:0001]
	Bus: primary=00, secondary=01, subordinate=01, sec-latency=0
	Capabilities: [40] Express (v2) Root Port (Slot+), MSI 00
	Capabilities: [220 v1] Access Control Services
		ACSCap:	SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
		ACSCtl:	SrcValid- TransBlk- ReqRedir- CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-
	Kernel driver in use: pcieport`;
const device = (driver: string) => `01:00.0 3D controller [0302]: A card [10de:20b5]
	Capabilities: [40] Express (v2) Endpoint, MSI 00
	Kernel driver in use: ${driver}`;
const group = (at: string, number: number) => `/sys/kernel/iommu_groups/${number}/devices/0000:${at}`;
const groupsOfBoot = `${group('00:01.0', 3)}\n${group('01:00.0', 4)}`;

function read(text: string): Machine {
  const imported = importText(text);
  const machine = imported.ok && imported.value.machines[0];
  if (!machine) throw new Error('no machine');
  return machine;
}
const captured = read(`${port}\n${device('nvidia')}\n\n${groupsOfBoot}`);
const inForce = (machine: Machine, settings: Partial<KernelSettings> = {}) => {
  const { basis, groups } = groupsInForce(machineTree(machine), { ...defaultSettings, ...settings });
  return { basis, members: groups.map(({ members }) => members.join(' ')) };
};
const apart = ['0000:00:01.0', '0000:01:00.0'];
const together = ['0000:00:01.0 0000:01:00.0'];

describe('groups that were captured', () => {
  it('are the groups', () => expect(inForce(captured)).toEqual({ basis: 'captured', members: apart }));

  it('presume that the IOMMU was on as they were made, whatever the control words say now', () => {
    const predicted = (machine: Machine) =>
      iommuGroups(machineTree(machine), defaultSettings).map(({ members }) => members.join(' '));
    expect(predicted(read(`${port}\n${device('nvidia')}`))).toEqual(together);
    expect(predicted(captured)).toEqual(apart);
  });

  it.each([
    ['with the driver of the device', device('vfio-pci'), ''],
    ['with the name of the group', device('nvidia'), '\n/sys/kernel/iommu_groups/4/name vfio-noiommu'],
  ])('presume nothing where VFIO took a device over without an IOMMU: %s', (_, card, name) => {
    const machine = read(`${port}\n${card}\n\n${group('01:00.0', 4)}${name}`);
    expect(inForce(machine)).toEqual({ basis: 'predicted', members: together });
  });

  it('give way to a prediction where a person changes ACS or a parameter makes other groups', () => {
    const functions = captured.functions.map(fn =>
      fn.kind === 'bridge' ? withFactValue(fn, 'acs.control', 0x1d) : fn,
    );
    expect(inForce({ ...captured, functions }).basis).toBe('predicted');
    expect(inForce(captured, { commandLine: 'pci=disable_acs_redir=00:01.0' })).toEqual({
      basis: 'predicted',
      members: together,
    });
    expect(inForce(captured, { commandLine: 'quiet' }).basis).toBe('captured');
  });

  it('are not enough where a device has none', () => {
    const machine = read(`${port}\n${device('nvidia')}\n\n${group('00:01.0', 3)}`);
    expect(inForce(machine).basis).toBe('predicted');
  });
});
