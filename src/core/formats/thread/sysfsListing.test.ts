import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownValue } from '../../topology/fact.ts';
import type { Machine } from '../../topology/machine.ts';
import { importText } from '../importText.ts';

const listing = readFileSync(new URL('../fixtures/cases/37b-sysfs-listing.txt', import.meta.url), 'utf8');

function imported(text: string) {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  return read.value;
}

function machineOf(text: string): Machine {
  const [machine, ...others] = imported(text).machines;
  if (!machine || others.length > 0) throw new Error('not one machine');
  return machine;
}

const treeOf = (text: string) =>
  machineOf(text).functions.map(({ bdf, kind, parent }) => [bdf.slice(5), kind, parent.replace('0000:', '')]);
const rootsOf = (text: string) =>
  machineOf(text).roots.map(root => [root.id, root.kind === 'host-bridge' ? root.listing : root.kind]);
const groupsOf = (text: string) =>
  machineOf(text).functions.map(fn => [fn.bdf.slice(5), knownValue(fn.iommuGroup)]);

const below = [
  ['3a:00.0', 'bridge', 'hb:3a'],
  ['3b:00.0', 'endpoint', '3a:00.0'],
];
const path = '/sys/devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0';
const link = (name: string) => `lrwxrwxrwx 1 root root 0 Nov 30 10:00 ${name} -> `;

describe('a listing of sysfs', () => {
  it('of all functions gives the exact ancestry', () => {
    expect(treeOf(listing)).toEqual([['00:00.0', 'endpoint', 'hb:00'], ...below]);
    expect(machineOf(listing).roots.map(({ kind }) => kind)).toEqual(['host-bridge', 'host-bridge']);
  });

  it('shows all of each root bus only where more than a few functions are listed', () => {
    expect(rootsOf(listing)).toEqual([
      ['hb:0000:00', 'partial'],
      ['hb:0000:3a', 'partial'],
    ]);
    const more = `${listing.trimEnd()}\n${link('0000:00:1f.0')}../../../devices/pci0000:00/0000:00:1f.0\n`;
    expect(rootsOf(more)).toEqual([
      ['hb:0000:00', 'complete'],
      ['hb:0000:3a', 'complete'],
    ]);
    expect(rootsOf(more.replace('devices\n', 'devices | grep 0000\n'))).toEqual([
      ['hb:0000:00', 'partial'],
      ['hb:0000:3a', 'partial'],
    ]);
  });

  const forms: readonly (readonly [why: string, text: string])[] = [
    ['readlink -f', path],
    ['a prompt and realpath', `$ realpath /sys/bus/pci/devices/0000:3b:00.0\n${path}`],
    ['find', `/sys/devices/pci0000:3a\n/sys/devices/pci0000:3a/0000:3a:00.0\n${path}\n${path}/numa_node`],
    ['readlink without -f', `../../../devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0`],
    [
      'ls -l /sys/class/infiniband',
      `total 0\n${link('mlx5_0')}../../devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0/infiniband/mlx5_0`,
    ],
    [
      'ls -l /sys/class/drm',
      `${link('card0')}../../devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0/drm/card0\n${link('card0-DP-1')}../../devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0/drm/card0/card0-DP-1`,
    ],
    [
      'ls -l /sys/block',
      `${link('loop0')}../devices/virtual/block/loop0\n${link('nvme0n1')}../devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0/nvme/nvme0/nvme0n1`,
    ],
    [
      'ls -l /sys/class/net, and prose',
      `The card is here:\n\n$ ls -l /sys/class/net\ntotal 0\n${link('lo')}../../devices/virtual/net/lo\n${link('ens1')}../../devices/pci0000:3a/0000:3a:00.0/0000:3b:00.0/net/ens1\n\nAny idea?`,
    ],
    ['ls -l of one link', `${link('/sys/class/drm/card0/device')}../../../0000:3b:00.0\n${path}`],
  ];
  it.each(forms)('%s', (_, text) => expect(treeOf(text)).toEqual(below));

  it('a controller that makes a domain of its own hangs below nothing of it', () => {
    const text = `/sys/devices/pci0000:e0/0000:e0:00.5/pci10000:e0/10000:e0:02.0/10000:e1:00.0/nvme/nvme0`;
    expect(machineOf(text).functions.map(({ bdf, kind, parent }) => [bdf, kind, parent])).toEqual([
      ['0000:e0:00.5', 'endpoint', 'hb:0000:e0'],
      ['10000:e0:02.0', 'bridge', 'hb:10000:e0'],
      ['10000:e1:00.0', 'endpoint', '10000:e0:02.0'],
    ]);
  });

  it('values of files are facts', () => {
    const text = `/sys/bus/pci/devices/0000:3b:00.0/numa_node:1
/sys/bus/pci/devices/0000:3b:00.0/class:0x030200
/sys/bus/pci/devices/0000:3b:00.0/vendor:0x10de
/sys/bus/pci/devices/0000:3b:00.0/device:0x20b5
/sys/bus/pci/devices/0000:3b:00.0/driver -> ../../../../bus/pci/drivers/nvidia
/sys/bus/pci/devices/0000:3c:00.0/numa_node:-1`;
    const [gpu, other] = machineOf(text).functions;
    expect(
      [gpu?.numaNode, gpu?.classCode, gpu?.vendorId, gpu?.deviceId].map(fact => fact && knownValue(fact)),
    ).toEqual([1, 0x0302, 0x10de, 0x20b5]);
    expect(gpu?.driver).toEqual({ state: 'known', value: 'nvidia', source: 'sysfs' });
    expect(other?.numaNode).toEqual({ state: 'unknown' });
  });

  it('the answers to what the facts panel asks for', () => {
    const text = `$ readlink /sys/bus/pci/devices/0000:3b:00.0/iommu_group
../../../../kernel/iommu_groups/12
$ cat /sys/bus/pci/devices/0000:3b:00.0/numa_node
1`;
    const [gpu] = machineOf(text).functions;
    expect(gpu).toMatchObject({ iommuGroup: { value: 12 }, numaNode: { value: 1 } });
  });
});

describe('IOMMU groups in sysfs', () => {
  const expected = [
    ['00:00.0', 0],
    ['00:01.0', 1],
    ['01:00.0', 1],
  ];
  const forms: readonly (readonly [why: string, text: string])[] = [
    [
      'find -type l',
      '/sys/kernel/iommu_groups/0/devices/0000:00:00.0\n/sys/kernel/iommu_groups/1/devices/0000:00:01.0\n/sys/kernel/iommu_groups/1/devices/0000:01:00.0',
    ],
    [
      'ls of several groups',
      '/sys/kernel/iommu_groups/0/devices:\n0000:00:00.0\n\n/sys/kernel/iommu_groups/1/devices:\n0000:00:01.0  0000:01:00.0',
    ],
    [
      'ls of one group after the other',
      '$ ls /sys/kernel/iommu_groups/0/devices\n0000:00:00.0\n$ ls /sys/kernel/iommu_groups/1/devices/\n0000:00:01.0  0000:01:00.0',
    ],
    [
      'ls -l',
      `/sys/kernel/iommu_groups/0/devices:\ntotal 0\n${link('0000:00:00.0')}../../../../devices/pci0000:00/0000:00:00.0\n\n/sys/kernel/iommu_groups/1/devices:\ntotal 0\n${link('0000:00:01.0')}../../../../devices/pci0000:00/0000:00:01.0\n${link('0000:01:00.0')}../../../../devices/pci0000:00/0000:00:01.0/0000:01:00.0`,
    ],
    [
      'ls -l of links to groups',
      `${link('/sys/bus/pci/devices/0000:00:00.0/iommu_group')}../../../kernel/iommu_groups/0\n${link('/sys/bus/pci/devices/0000:00:01.0/iommu_group')}../../../kernel/iommu_groups/1\n${link('/sys/bus/pci/devices/0000:01:00.0/iommu_group')}../../../../kernel/iommu_groups/1`,
    ],
  ];
  it.each(forms)('%s', (_, text) => expect(groupsOf(text)).toEqual(expected));

  const members =
    '/sys/kernel/iommu_groups/0/devices/0000:00:00.0\n/sys/kernel/iommu_groups/1/devices/0000:00:01.0\n/sys/kernel/iommu_groups/1/devices/0000:01:00.0';
  it.each([
    [
      'collect.sh',
      `/sys/kernel/iommu_groups/0/type DMA-FQ\n${members.replace('\n', '\n/sys/kernel/iommu_groups/1/type identity\n')}`,
    ],
    [
      'grep',
      `$ grep . /sys/kernel/iommu_groups/*/type\n/sys/kernel/iommu_groups/0/type:DMA-FQ\n/sys/kernel/iommu_groups/1/type:identity\n\n${members}`,
    ],
    ['grep from the folder', `${members}\n\n0/type:DMA-FQ\n1/type:identity`],
    [
      'cat',
      `${members}\n$ cat /sys/kernel/iommu_groups/0/type\nDMA-FQ\n$ cat /sys/kernel/iommu_groups/1/type\nidentity`,
    ],
  ])('tell the type of every function of a group: %s', (_, text) => {
    const [machine] = imported(text).machines;
    expect(machine?.functions.map(fn => [fn.bdf, knownValue(fn.iommuGroupType)])).toEqual([
      ['0000:00:00.0', 'DMA-FQ'],
      ['0000:00:01.0', 'identity'],
      ['0000:01:00.0', 'identity'],
    ]);
    expect(imported(text).ledger.filter(({ status }) => status === 'unread')).toEqual([]);
  });

  it('a type of no group that is shown, or an unknown one, is left', () => {
    const [machine] = imported(
      `${members}\n/sys/kernel/iommu_groups/7/type DMA\n/sys/kernel/iommu_groups/0/type odd`,
    ).machines;
    expect(machine?.functions.map(fn => fn.iommuGroupType.state)).toEqual(['unknown', 'unknown', 'unknown']);
  });

  it('join a list of lspci', () => {
    const text = `00:00.0 Host bridge [0600]: Intel Corporation Device [8086:09a2]\n01:00.0 3D controller [0302]: NVIDIA Corporation GA100 [10de:20b5]\n/sys/kernel/iommu_groups/0/devices/0000:00:00.0\n/sys/kernel/iommu_groups/7/devices/0000:01:00.0`;
    expect(groupsOf(text)).toEqual([
      ['00:00.0', 0],
      ['01:00.0', 7],
    ]);
  });
});
