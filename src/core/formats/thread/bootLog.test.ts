import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownValue } from '../../topology/fact.ts';
import type { Machine, PciFunction } from '../../topology/machine.ts';
import { importText } from '../importText.ts';

const bootLog = readFileSync(new URL('../fixtures/cases/24-boot-log.txt', import.meta.url), 'utf8');

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

function functionAt(text: string, bdf: string): PciFunction {
  const found = machineOf(text).functions.find(fn => fn.bdf === bdf);
  if (!found) throw new Error(`${bdf} is not there`);
  return found;
}

const treeOf = (text: string) =>
  machineOf(text).functions.map(({ bdf, kind, parent }) => [bdf.slice(5), kind, parent.replace('0000:', '')]);
const tree = [
  ['15:00.0', 'endpoint', 'hb:15'],
  ['15:02.0', 'bridge', 'hb:15'],
  ['16:00.0', 'endpoint', '15:02.0'],
  ['15:04.0', 'bridge', 'hb:15'],
  ['17:00.0', 'endpoint', '15:04.0'],
];

describe('a boot log', () => {
  it('holds the whole tree', () => expect(treeOf(bootLog)).toEqual(tree));

  it('tells numbers, class, BARs with size, NUMA node and IOMMU group', () => {
    const drive = functionAt(bootLog, '0000:16:00.0');
    expect(
      [drive.vendorId, drive.deviceId, drive.classCode, drive.numaNode, drive.iommuGroup].map(knownValue),
    ).toEqual([0x144d, 0xa80a, 0x0108, 0, 31]);
    expect(knownValue(drive.bars)).toMatchObject([
      {
        index: 0,
        kind: 'memory64',
        prefetchable: false,
        address: { value: 0xbb700000n, source: 'log' },
        sizeBytes: { value: 0x4000n },
      },
    ]);
    expect(knownValue(functionAt(bootLog, '0000:17:00.0').bars)).toMatchObject([
      { prefetchable: true, sizeBytes: { value: 0x2000000n } },
    ]);
  });

  it('tells the last bus, the windows and the NUMA node of a host bridge, and not all that is on its bus', () => {
    expect(machineOf(bootLog).roots).toMatchObject([
      {
        kind: 'host-bridge',
        bus: 0x15,
        subordinate: { value: 0x2f },
        numaNode: { value: 0 },
        windows: { value: [{ base: 0x21000000000n, limit: 0x21fffffffffn, offset: 0n }] },
        listing: 'partial',
      },
    ]);
  });

  it('shows no ACS, and proves nothing absent', () => {
    for (const fn of machineOf(bootLog).functions) {
      expect(fn.acs.state).toBe('unknown');
      expect(Object.values(fn)).not.toContainEqual(expect.objectContaining({ state: 'absent' }));
    }
  });

  const prefixes: readonly (readonly [why: string, prefix: string])[] = [
    ['dmesg -t', ''],
    ['journalctl -k', 'Nov 26 10:21:04 node7 kernel: '],
    ['journalctl -o short-iso', '2026-11-26T10:21:04+0100 node7 kernel: '],
    ['/var/log/kern.log', 'Nov 26 10:21:04 node7 kernel: [    1.484673] '],
    ['dmesg -T', '[Thu Nov 26 10:21:04 2026] '],
    ['dmesg -x', 'kern  :info  : [    1.484673] '],
    ['dmesg -r', '<6>[    1.484673] '],
    ['a serial console', '[    1.484673][    T1] '],
  ];
  it.each(prefixes)('%s', (_, prefix) => {
    const text = bootLog.replace(/^\[ *[\d.]+\] /gm, prefix);
    expect(treeOf(text)).toEqual(tree);
    expect(imported(text).ledger.filter(({ status }) => status === 'unread')).toEqual([]);
  });

  it('may be cut by the ring buffer anywhere', () => {
    const lines = bootLog.trimEnd().split('\n');
    for (let from = 0; from < lines.length; from++) {
      const text = lines.slice(from).join('\n');
      const { machines } = imported(text);
      expect(machines.flatMap(({ functions }) => functions).length).toBeGreaterThan(0);
    }
    expect(treeOf(lines.slice(8).join('\n'))).toEqual([
      ['15:02.0', 'bridge', 'hb:15'],
      ['16:00.0', 'endpoint', '15:02.0'],
      ['15:04.0', 'bridge', 'hb:15'],
      ['17:00.0', 'endpoint', '15:04.0'],
    ]);
  });

  it('in the words of 6.9 tells port types', () => {
    const text = `[    0.5] pci 0000:00:00.0: [8086:a700] type 00 class 0x060000 conventional PCI endpoint
[    0.5] pci 0000:00:01.0: [8086:a70d] type 01 class 0x060400 PCIe Root Port
[    0.5] pci 0000:00:01.0: PCI bridge to [bus 01-03]
[    0.5] pci 0000:00:01.0:   bridge window [io  0x6000-0x6fff]
[    0.5] pci 0000:00:01.0:   bridge window [mem 0x84000000-0x850fffff]
[    0.5] pci 0000:00:01.0:   bridge window [mem 0x6000000000-0x6401ffffff 64bit pref]
[    0.5] pci 0000:00:01.0: PME# supported from D0 D3hot D3cold
[    0.5] pci 0000:01:00.0: [10de:2204] type 00 class 0x030000 PCIe Legacy Endpoint
[    0.5] pci 0000:01:00.0: BAR 0 [mem 0x84000000-0x84ffffff]
[    0.5] pci 0000:01:00.0: BAR 1 [mem 0x6000000000-0x63ffffffff 64bit pref]
[    0.5] pci 0000:01:00.0: BAR 5 [io  0x6000-0x607f]
[    0.5] pci 0000:01:00.0: ROM [mem 0x85000000-0x8507ffff pref]
[    0.5] pci 0000:01:00.0: 63.008 Gb/s available PCIe bandwidth, limited by 8.0 GT/s PCIe x8 link at 0000:00:01.0 (capable of 252.048 Gb/s with 16.0 GT/s PCIe x16 link)`;
    expect(functionAt(text, '0000:00:00.0').portType).toMatchObject({ state: 'absent' });
    const port = functionAt(text, '0000:00:01.0');
    expect(knownValue(port.portType)).toBe('root-port');
    expect(port).toMatchObject({
      windows: {
        value: {
          io: { value: { base: 0x6000n, limit: 0x6fffn } },
          memory: { value: { base: 0x84000000n, limit: 0x850fffffn } },
          prefetchable: { value: { base: 0x6000000000n, limit: 0x6401ffffffn } },
        },
      },
    });
    expect(knownValue(port.link)).toMatchObject({
      maximum: { state: 'unknown' },
      current: { value: { generation: 3, width: 8 } },
    });
    const gpu = functionAt(text, '0000:01:00.0');
    expect(knownValue(gpu.portType)).toBe('legacy-endpoint');
    expect(knownValue(gpu.bars)?.map(({ index, kind }) => [index, kind])).toEqual([
      [0, 'memory32'],
      [1, 'memory64'],
      [5, 'io'],
    ]);
    expect(knownValue(gpu.link)).toMatchObject({
      maximum: { value: { generation: 4, width: 16 } },
      current: { state: 'unknown' },
    });
    expect(imported(text).ledger).toContainEqual(
      expect.objectContaining({ firstLine: 7, lastLine: 7, status: 'skipped' }),
    );
  });

  it('in old words is read as well', () => {
    const text = `pci 0000:00:1c.0: found [8086:2690] class 000604 header type 01
pci 0000:01:00.0: [10de:0615] type 0 class 0x000300
pci 0000:01:00.0: reg 10: [mem 0xfd000000-0xfdffffff]
pci 0000:01:00.0: reg 14: [mem 0xd0000000-0xdfffffff 64bit pref]
pci 0000:00:1c.0: PCI bridge to [bus 01-01]
iommu: Adding device 0000:01:00.0 to group 3`;
    expect(knownValue(functionAt(text, '0000:00:1c.0').classCode)).toBe(0x0604);
    const gpu = functionAt(text, '0000:01:00.0');
    expect([knownValue(gpu.classCode), knownValue(gpu.iommuGroup), gpu.parent]).toEqual([
      0x0300,
      3,
      '0000:00:1c.0',
    ]);
    expect(knownValue(gpu.bars)).toHaveLength(2);
  });

  it('the later word counts: a BAR that was assigned, a bus range that was cut', () => {
    const text = `[    1.0] pci 0000:00:03.0: [8086:2030] type 01 class 0x060400
[    1.0] pci 0000:05:00.0: [1d0f:efa1] type 00 class 0x020000
[    1.0] pci 0000:05:00.0: reg 0x10: [mem 0x00000000-0x00003fff 64bit]
[    1.0] pci 0000:00:03.0: PCI bridge to [bus 05-ff]
[    1.0] pci_bus 0000:05: busn_res: [bus 05-ff] end is updated to 05
[    1.1] pci 0000:05:00.0: BAR 0: assigned [mem 0x90000000-0x90003fff 64bit]`;
    expect(functionAt(text, '0000:00:03.0')).toMatchObject({
      buses: { value: { secondary: 5, subordinate: 5 } },
    });
    expect(knownValue(functionAt(text, '0000:05:00.0').bars)).toMatchObject([
      { address: { value: 0x90000000n } },
    ]);
  });

  it('an offset of the host bridge makes bus addresses of the windows of its bridges', () => {
    const text = `[    1.0] pci-host-generic 40000000.pcie: PCI host bridge to bus 0001:00
[    1.0] pci_bus 0001:00: root bus resource [bus 00-1f]
[    1.0] pci_bus 0001:00: root bus resource [mem 0x600000000-0x6ffffffff] (bus address [0x00000000-0xffffffff])
[    1.0] pci 0001:00:00.0: [14e4:2711] type 01 class 0x060400
[    1.0] pci 0001:00:00.0: PCI bridge to [bus 01]
[    1.0] pci 0001:00:00.0:   bridge window [mem 0x600000000-0x6000fffff]
[    1.0] pci 0001:01:00.0: [1106:3483] type 00 class 0x0c0330`;
    expect(machineOf(text).roots).toMatchObject([
      { domain: 1, windows: { value: [{ base: 0x600000000n, offset: 0x600000000n }] } },
    ]);
    expect(functionAt(text, '0001:00:00.0')).toMatchObject({
      windows: { value: { memory: { value: { base: 0n, limit: 0xfffffn } } } },
    });
  });

  it('of nothing but IOMMU groups shows the functions in them', () => {
    const text = `[    0.52] DMAR: IOMMU enabled
[    0.61] pci 0000:00:00.0: Adding to iommu group 0
[    0.62] pci 0000:00:01.0: Adding to iommu group 1
[    4.10] nvidia 0000:01:00.0: Adding to iommu group 1`;
    expect(machineOf(text).functions.map(fn => [fn.bdf, knownValue(fn.iommuGroup)])).toEqual([
      ['0000:00:00.0', 0],
      ['0000:00:01.0', 1],
      ['0000:01:00.0', 1],
    ]);
  });

  it('joins lspci beside it, whose words go first', () => {
    const text = `$ lspci -nn
15:02.0 PCI bridge [0604]: Intel Corporation Device [8086:347a]
16:00.0 Non-Volatile memory controller [0108]: Samsung Electronics Co Ltd NVMe SSD Controller [144d:a80a]

Then the log:
${bootLog}`;
    const drive = functionAt(text, '0000:16:00.0');
    expect([knownValue(drive.name), knownValue(drive.iommuGroup), drive.parent]).toEqual([
      'Samsung Electronics Co Ltd NVMe SSD Controller',
      31,
      '0000:15:02.0',
    ]);
    expect(drive.vendorId).toMatchObject({ source: 'text' });
  });

  it('right behind the last record of lspci is read too', () => {
    const text = `16:00.0 Non-Volatile memory controller [0108]: Samsung [144d:a80a]\n\n${bootLog}\n16:00.0 Non-Volatile memory controller [0108]: Samsung [144d:a80a]`;
    expect(functionAt(text, '0000:16:00.0').parent).toBe('0000:15:02.0');
  });

  it('of the console between the lines of a record parts nothing', () => {
    const record = [
      '15:02.0 PCI bridge [0604]: Intel Corporation Device [8086:347a]',
      '\tControl: I/O+ Mem+ BusMaster+',
      '[  123.456789] pci 0000:17:00.0: [15b3:101d] type 00 class 0x020000',
      '[  123.456799] pci 0000:17:00.0: reg 0x10: [mem 0x21ffe000000-0x21fffffffff 64bit pref]',
      '\tStatus: Cap+ 66MHz-',
      '\tBus: primary=15, secondary=16, subordinate=16, sec-latency=0',
    ].join('\n');
    expect(machineOf(record).functions).toMatchObject([
      { bdf: '0000:15:02.0', buses: { value: { secondary: 0x16 } } },
    ]);
  });

  it('that a mail program wrapped is joined again', () => {
    const text = bootLog
      .replace('0x21fffffffff window]', '0x21fffffffff\nwindow]')
      .replace('type 00 class 0x010802', 'type 00\nclass 0x010802');
    expect(treeOf(text)).toEqual(tree);
    expect(machineOf(text).roots).toMatchObject([{ windows: { value: [{ base: 0x21000000000n }] } }]);
  });
});
