import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { importText } from '../importText.ts';

const groupList = readFileSync(new URL('../fixtures/cases/13-iommu-group-list.txt', import.meta.url), 'utf8');

function imported(text: string) {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  expect(read.value.machines).toHaveLength(1);
  return read.value;
}
const functionsOf = (text: string): readonly PciFunction[] =>
  imported(text).machines.flatMap(({ functions }) => functions);
const groupsOf = (text: string) =>
  functionsOf(text).map(fn => [fn.bdf.replace(/^0000:/, ''), knownValue(fn.iommuGroup)]);
const namesOf = (text: string) => functionsOf(text).map(({ name }) => knownValue(name));

const bridge = 'PCI bridge [0604]: Intel Corporation Device [8086:1901]';
const gpu =
  'VGA compatible controller [0300]: NVIDIA Corporation GP104 [GeForce GTX 1080] [10de:1b80] (rev a1)';
const names = ['Intel Corporation Device', 'NVIDIA Corporation GP104 [GeForce GTX 1080]'];

describe('a list of IOMMU groups', () => {
  it('of the Arch wiki gives clean names and the group of each function', () => {
    expect(groupsOf(groupList)).toEqual([
      ['00:01.0', 0],
      ['00:01.1', 1],
      ['02:00.0', 16],
      ['03:04.0', 16],
      ['04:00.0', 16],
      ['04:00.1', 16],
    ]);
    expect(namesOf(groupList)[0]).toBe(
      'Advanced Micro Devices, Inc. [AMD] Starship/Matisse PCIe Dummy Host Bridge',
    );
    expect(imported(groupList).ledger).toEqual([
      { firstLine: 1, lastLine: 9, lines: 9, status: 'read', what: 'IOMMU groups' },
    ]);
  });

  const forms: readonly (readonly [why: string, text: string])[] = [
    ['tabs below headings', `IOMMU Group 1:\n\t00:01.0 ${bridge}\nIOMMU Group 2:\n\t01:00.0 ${gpu}`],
    ['blanks below headings', `IOMMU group 1\n    00:01.0 ${bridge}\nIOMMU group 2\n    01:00.0 ${gpu}`],
    ['no indentation', `IOMMU Group 1:\n00:01.0 ${bridge}\nIOMMU Group 2:\n01:00.0 ${gpu}`],
    ['a star and a blank', `*IOMMU Group 1 :\n\t00:01.0 ${bridge}\n*IOMMU Group 2 :\n\t01:00.0 ${gpu}`],
    ['blank lines between', `IOMMU Group 1:\n\t00:01.0 ${bridge}\n\nIOMMU Group 2:\n\t01:00.0 ${gpu}\n`],
    ['bullets', `### IOMMU Group 1\n- 00:01.0 ${bridge}\n### IOMMU Group 2\n- 01:00.0 ${gpu}`],
    ['one line each', `IOMMU Group 1 00:01.0 ${bridge}\nIOMMU Group 2 01:00.0 ${gpu}`],
    ['one line each, a colon', `IOMMU Group 1: 00:01.0 ${bridge}\nIOMMU Group 2: 01:00.0 ${gpu}`],
    ['with domain', `Group 1:\t0000:00:01.0 ${bridge}\nGroup 2:\t0000:01:00.0 ${gpu}`],
    [
      'the driver behind',
      `Group:  1   0000:00:01.0 ${bridge}   Driver: pcieport\nGroup:  2   0000:01:00.0 ${gpu}   Driver: nvidia`,
    ],
    [
      'no colon behind the class',
      'Group:  1   0000:00:01.0 PCI bridge [0604] Intel Corporation Device [8086:1901]   Driver: pcieport\nGroup:  2   0000:01:00.0 VGA compatible controller NVIDIA Corporation GP104 [GeForce GTX 1080] [10de:1b80]   Driver: nvidia',
    ],
    [
      'numbers before the address, as unraid prints them',
      'IOMMU group 1:\t[8086:1901] 00:01.0 PCI bridge: Intel Corporation Device\nIOMMU group 2:\t[R] [10de:1b80] 01:00.0 VGA compatible controller: NVIDIA Corporation GP104 [GeForce GTX 1080] (rev a1)',
    ],
    [
      'prose around',
      `My groups:\n\nIOMMU Group 1:\n\t00:01.0 ${bridge}\nIOMMU Group 2:\n\t01:00.0 ${gpu}\n\nGroup 2 is what I want to pass.`,
    ],
  ];
  it.each(forms)('%s', (_, text) => {
    expect(groupsOf(text)).toEqual([
      ['00:01.0', 1],
      ['01:00.0', 2],
    ]);
    expect(namesOf(text)).toEqual(names);
    expect(functionsOf(text).map(fn => [knownValue(fn.vendorId), knownValue(fn.deviceId)])).toEqual([
      [0x8086, 0x1901],
      [0x10de, 0x1b80],
    ]);
  });

  it('of unraid names further functions, disks and USB devices of a group below its first', () => {
    const text = [
      'IOMMU group 17:\t[1022:43ee] 02:00.0 USB controller: Advanced Micro Devices, Inc. [AMD] Device 43ee',
      'Bus 001 Device 001 Port 1-0 ID 1d6b:0002 Linux Foundation 2.0 root hub',
      '\t[1022:43eb] 02:00.1 SATA controller: Advanced Micro Devices, Inc. [AMD] Device 43eb',
      '\t[2:0:0:0]    disk    ATA      WDC WD40EFRX-68N 0A82  /dev/sdb   4.00TB',
      '\t[R] [1022:43e9] 02:00.2 PCI bridge: Advanced Micro Devices, Inc. [AMD] Device 43e9',
      'IOMMU group 18:\t[1002:1478] 0a:00.0 PCI bridge: Advanced Micro Devices, Inc. [AMD/ATI] Device 1478 (rev c1)',
    ].join('\n');
    expect(groupsOf(text)).toEqual([
      ['02:00.0', 17],
      ['02:00.1', 17],
      ['02:00.2', 17],
      ['0a:00.0', 18],
    ]);
    expect(functionsOf(text).map(fn => knownValue(fn.vendorId))).toEqual([0x1022, 0x1022, 0x1022, 0x1002]);
    expect(namesOf(text)[0]).toBe('Advanced Micro Devices, Inc. [AMD] Device 43ee');
    expect(imported(text).ledger).toContainEqual(
      expect.objectContaining({ firstLine: 4, status: 'skipped', what: expect.stringContaining('disk') }),
    );
  });

  it('with the lines of lspci -k below each function keeps what they say', () => {
    const text = `IOMMU Group 1:\n\t01:00.0 ${gpu}\n\t\tSubsystem: Gigabyte Device [1458:3702]\n\t\tKernel driver in use: vfio-pci\n\t\tKernel modules: nouveau\n\t01:00.1 Audio device [0403]: NVIDIA Corporation GP104 High Definition Audio Controller [10de:10f0] (rev a1)\n\t\tKernel driver in use: vfio-pci`;
    expect(functionsOf(text).map(fn => [knownValue(fn.iommuGroup), knownValue(fn.driver)])).toEqual([
      [1, 'vfio-pci'],
      [1, 'vfio-pci'],
    ]);
  });

  it('with addresses alone, as ls prints a group, shows the functions', () => {
    expect(groupsOf('IOMMU Group 1:\n0000:00:01.0  0000:01:00.0\nIOMMU Group 2:\n0000:02:00.0')).toEqual([
      ['00:01.0', 1],
      ['01:00.0', 1],
      ['02:00.0', 2],
    ]);
  });

  it('does not reach into a list that follows', () => {
    const text = `IOMMU Group 1:\n\t00:01.0 ${bridge}\n\n01:00.0 ${gpu}`;
    expect(groupsOf(text)).toEqual([
      ['00:01.0', 1],
      ['01:00.0', undefined],
    ]);
  });

  it('is none where no function stands below', () => {
    expect(importText('IOMMU Group 1:\nis the one that I want.\nGroup 2 too.').ok).toBe(false);
  });

  it('joins a capture of lspci beside it', () => {
    const text = `00:01.0 ${bridge}\n01:00.0 ${gpu}\n\n$ ./groups.sh\nIOMMU Group 7:\n\t00:01.0 ${bridge}\n\t01:00.0 ${gpu}`;
    expect(groupsOf(text)).toEqual([
      ['00:01.0', 7],
      ['01:00.0', 7],
    ]);
  });
});
