import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { answersOf, sampleOf } from '../../testing/honesty.ts';
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

  it('are not certain where none were captured and a port may have had its ACS switched off since', () => {
    const uncertain = (machine: Machine) =>
      groupsInForce(machineTree(machine), defaultSettings).groups.flatMap(group => group.uncertain);
    expect(uncertain(read(`${port}\n${device('nvidia')}`))).toEqual(['0000:00:01.0']);
    expect(uncertain(captured)).toEqual([]);
  });

  it('leave no other answer behind where their lines are left out', () => {
    const acs = `	Capabilities: [220 v1] Access Control Services
		ACSCap:	SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
		ACSCtl:	SrcValid- TransBlk- ReqRedir- CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-\n`;
    const bridge = (at: string, buses: readonly [string, string], type: string) =>
      `${at} PCI bridge [0604]: Maker Device [1234:0001]
	Bus: primary=${at.slice(0, 2)}, secondary=${buses[0]}, subordinate=${buses[1]}, sec-latency=0
	Capabilities: [40] Express (v2) ${type}, MSI 00
${type === 'Upstream Port' ? '' : acs}	Kernel driver in use: pcieport\n`;
    const nic = (at: string) =>
      `${at} Ethernet controller [0200]: Maker Device [1234:0002]\n	Capabilities: [40] Express (v2) Endpoint, MSI 00\n	Kernel driver in use: nic\n`;
    const rack = [
      bridge('00:01.0', ['01', '04'], 'Root Port (Slot+)'),
      bridge('01:00.0', ['02', '04'], 'Upstream Port'),
      bridge('02:00.0', ['03', '03'], 'Downstream Port (Slot+)'),
      bridge('02:01.0', ['04', '04'], 'Downstream Port (Slot+)'),
      nic('03:00.0'),
      nic('04:00.0'),
    ].join('');
    const whole = answersOf(`${rack}\n${group('03:00.0', 7)}\n${group('04:00.0', 8)}`);
    const poorer = answersOf(rack, sampleOf(whole));
    const question = 'group captured|0000:03:00.0|0000:04:00.0';
    expect(whole.get(question)).toBe('apart');
    expect(poorer.get(question)).toBeUndefined();
    expect([...poorer].filter(([asked, answer]) => (whole.get(asked) ?? answer) !== answer)).toEqual([]);
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
