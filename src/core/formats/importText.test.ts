import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../topology/fact.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import { importText } from './importText.ts';

function machineOf(text: string): Machine {
  const imported = importText(text);
  if (!imported.ok) throw new Error(imported.error.what);
  const [machine] = imported.value.machines;
  if (!machine) throw new Error('no machine');
  return machine;
}

function functionAt(text: string, bdf: string): PciFunction {
  const found = machineOf(text).functions.find(fn => fn.bdf === bdf);
  if (!found) throw new Error(`${bdf} is not there`);
  return found;
}

const value = <T>(fact: Fact<T>): T | 'absent' | 'unknown' =>
  fact.state === 'known' ? fact.value : fact.state;

describe('a header line', () => {
  const rows: readonly (readonly [
    why: string,
    line: string,
    bdf: string,
    classCode: unknown,
    ids: unknown,
    name: unknown,
  ])[] = [
    [
      '-nn: numbers in brackets',
      '00:1c.0 PCI bridge [0604]: Intel Corporation Sunrise Port [8086:9d10] (rev f1)',
      '0000:00:1c.0',
      0x0604,
      [0x8086, 0x9d10],
      'Intel Corporation Sunrise Port',
    ],
    [
      '-n: numbers only',
      '00:1c.0 0604: 8086:9d10 (rev f1)',
      '0000:00:1c.0',
      0x0604,
      [0x8086, 0x9d10],
      'unknown',
    ],
    [
      'names only',
      '03:00.0 Non-Volatile memory controller: Samsung Electronics Co Ltd NVMe SSD',
      '0000:03:00.0',
      0x0108,
      [0x144d, 'unknown'],
      'Samsung Electronics Co Ltd NVMe SSD',
    ],
    [
      'a class without a name',
      '00:03.0 Class 0604: Device 8086:9d10',
      '0000:00:03.0',
      0x0604,
      [0x8086, 0x9d10],
      'Device 8086:9d10',
    ],
    [
      'a domain of more than 16 bits',
      '10000:e0:06.0 PCI bridge [0604]: Intel Corporation Device [8086:464d]',
      '10000:e0:06.0',
      0x0604,
      [0x8086, 0x464d],
      'Intel Corporation Device',
    ],
    [
      'brackets in the name are no ids',
      '04:00.0 3D controller [0302]: NVIDIA Corporation GH100 [H100 SXM5] [10de:2330] (rev a1)',
      '0000:04:00.0',
      0x0302,
      [0x10de, 0x2330],
      'NVIDIA Corporation GH100 [H100 SXM5]',
    ],
  ];
  it.each(rows)('%s: %s', (_why, line, bdf, classCode, ids, name) => {
    const fn = functionAt(line, bdf);
    expect(value(fn.classCode)).toEqual(classCode);
    expect([value(fn.vendorId), value(fn.deviceId)]).toEqual(ids);
    expect(value(fn.name)).toEqual(name);
  });

  it('of a path names the bridges above', () => {
    const machine = machineOf('00:01.1/01:00.0/02:00.0 Processing accelerators [1200]: AMD [1002:74a1]');
    expect(machine.functions.map(fn => [fn.bdf, fn.kind, fn.parent])).toEqual([
      ['0000:00:01.1', 'bridge', 'hb:0000:00'],
      ['0000:01:00.0', 'bridge', '0000:00:01.1'],
      ['0000:02:00.0', 'endpoint', '0000:01:00.0'],
    ]);
  });

  it('must name a class of device, whatever it looks like', () => {
    const imported = importText('00:1c.0 root_port, slot 4, device present, speed 2.5GT/s');
    expect(imported).toMatchObject({ ok: false, error: { code: 'not-lspci' } });
  });
});

const port = (body: string) => `00:01.0 PCI bridge [0604]: Intel Corporation Port [8086:2030]\n${body}`;
const whole = '\tControl: I/O+ Mem+ BusMaster+\n\tStatus: Cap+ 66MHz-\n';
const express = '\tCapabilities: [90] Express (v2) Root Port (Slot+), MSI 00\n';
const errors = '\tCapabilities: [100 v2] Advanced Error Reporting\n';
const end = '\tKernel driver in use: pcieport';
const acsOf = (body: string) => {
  const { acs } = functionAt(port(body), '0000:00:01.0');
  return acs.state === 'known' ? value(acs.value.control) : acs.state;
};

describe('what a capture does not show stays unknown', () => {
  const rows: readonly (readonly [why: string, body: string, acs: unknown])[] = [
    ['-nn shows no capability', '', 'unknown'],
    ['without root nothing above the header is shown', `${whole}\tCapabilities: <access denied>`, 'unknown'],
    [
      '-vv as root to its end, and no ACS among the extended capabilities',
      whole + express + errors + end,
      'absent',
    ],
    ['the end of the body is not shown', (whole + express + errors).trimEnd(), 'unknown'],
    ['no extended capability is shown, so they may not be readable', whole + express + end, 'unknown'],
    [
      '-v names the capability and not its bits',
      '\tFlags: bus master, fast devsel\n\tCapabilities: [148] Access Control Services',
      'unknown',
    ],
    ['an excerpt may have left it out', express, 'unknown'],
    [
      'bits as printed, with redirect on',
      `${whole}${express}\tCapabilities: [148 v1] Access Control Services\n\t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-\n\t\tACSCtl:\tSrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-`,
      0x1d,
    ],
    [
      'bits that a mail program broke',
      `${whole}${express}\tCapabilities: [148 v1] Access Control Services\n\t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ \nUpstreamFwd+ EgressCtrl- DirectTrans-\n\t\tACSCtl:\tSrcValid+ TransBlk- ReqRedir- CmpltRedir- UpstreamFwd+ \nEgressCtrl- DirectTrans-`,
      0x11,
    ],
  ];
  it.each(rows)('ACS control: %s', (_why, body, acs) => expect(acsOf(body)).toEqual(acs));

  it('a link of width x0 is down, not unknown', () => {
    const { link } = functionAt(
      port(
        `${whole}${express}\t\tLnkCap:\tPort #0, Speed 8GT/s, Width x8, ASPM L1\n\t\tLnkSta:\tSpeed unknown, Width x0`,
      ),
      '0000:00:01.0',
    );
    expect(link).toMatchObject({
      value: { maximum: { value: { generation: 3, width: 8 } }, current: { state: 'absent' } },
    });
  });

  it('a port has the number that its link capability gives it', () => {
    const body = `${whole}${express}\t\tLnkCap:\tPort #17, Speed 8GT/s, Width x8, ASPM L1`;
    expect(functionAt(port(body), '0000:00:01.0').portNumber).toEqual({
      state: 'known',
      value: 17,
      source: 'text',
    });
  });

  it.each([
    ['Retimer+ 2Retimers- CrosslinkRes: unsupported', { state: 'known', value: 1, source: 'text' }],
    ['Retimer+ 2Retimers+ CrosslinkRes: unsupported', { state: 'known', value: 2, source: 'text' }],
    ['Retimer- 2Retimers- CrosslinkRes: unsupported', { state: 'unknown' }],
  ])('Link Status 2 of a port tells of retimers that are there: %s', (line, retimers) => {
    const body = `${whole}${express}\t\tLnkCap2: Supported Link Speeds: 2.5-16GT/s, Crosslink- Retimer+ 2Retimers+ DRS-\n\t\t\t ${line}`;
    expect(functionAt(port(body), '0000:00:01.0').retimers).toEqual(retimers);
  });

  it('a function that answers with all ones is told and nothing of it believed', () => {
    const imported = importText(
      '05:00.0 Non-Volatile memory controller [0108]: Samsung [144d:a80a] (rev ff)\n\t!!! Unknown header type 7f',
    );
    expect(imported).toMatchObject({
      ok: true,
      value: { warnings: expect.arrayContaining([expect.objectContaining({ code: 'unreachable' })]) },
    });
    if (imported.ok) expect(imported.value.machines[0]?.functions[0]?.vendorId).toEqual({ state: 'unknown' });
  });

  it('a flat list tells of no bridge which bus it leads to, except that bus 00 is a root bus', () => {
    const machine = machineOf(
      '00:00.0 Host bridge: Intel Corporation Device 29c0\n00:01.0 PCI bridge: Intel Corporation Port\n03:00.0 3D controller: NVIDIA Corporation GH100',
    );
    expect(machine.roots.map(root => [root.kind, root.id])).toEqual([
      ['host-bridge', 'hb:0000:00'],
      ['unplaced-bus', 'bus:0000:03'],
    ]);
  });
});

describe('a bridge window', () => {
  const rows: readonly (readonly [line: string, range: unknown])[] = [
    ['Memory behind bridge: fff00000-000fffff', 'absent'],
    ['Memory behind bridge: None', 'absent'],
    ['Memory behind bridge: [disabled]', 'absent'],
    ['Memory behind bridge: f8c00000-f8cfffff [disabled] [32-bit]', 'absent'],
    ['Memory behind bridge: f8c00000-f8cfffff [size=1M] [32-bit]', { base: 0xf8c00000n, limit: 0xf8cfffffn }],
    ['Memory behind bridge: f8c00000-f8cfffff', { base: 0xf8c00000n, limit: 0xf8cfffffn }],
  ];
  it.each(rows)('%s', (line, range) => {
    const fn = functionAt(port(`\tBus: primary=00, secondary=01, subordinate=01\n\t${line}`), '0000:00:01.0');
    expect(fn.kind === 'bridge' && fn.windows.state === 'known' && value(fn.windows.value.memory)).toEqual(
      range,
    );
  });

  it('is as wide as its address, whatever the note says', () => {
    const fn = functionAt(
      port('\tPrefetchable memory behind bridge: 1000000000-1fffffffff [size=64G] [32-bit]'),
      '0000:00:01.0',
    );
    expect(
      fn.kind === 'bridge' && fn.windows.state === 'known' && value(fn.windows.value.prefetchable),
    ).toEqual({
      base: 0x10_0000_0000n,
      limit: 0x1f_ffff_ffffn,
    });
  });
});

describe('a tree', () => {
  it('places by columns: switches, several roots, bridges without a bus', () => {
    const machine = machineOf(
      [
        '-+-[0000:80]-+-00.0  Intel Corporation Device 09a2',
        ' |           \\-01.0-[81]----00.0  NVIDIA Corporation GH100',
        ' \\-[0000:00]-+-01.0-[01-04]----00.0-[02-04]--+-00.0-[03]----00.0  Mellanox ConnectX-7',
        '             |                               \\-01.0-[04]--',
        '             \\-02.0-[00]--',
      ].join('\n'),
    );
    expect(Object.fromEntries(machine.functions.map(fn => [fn.bdf, fn.parent]))).toEqual({
      '0000:00:01.0': 'hb:0000:00',
      '0000:01:00.0': '0000:00:01.0',
      '0000:02:00.0': '0000:01:00.0',
      '0000:03:00.0': '0000:02:00.0',
      '0000:02:01.0': '0000:01:00.0',
      '0000:00:02.0': 'hb:0000:00',
      '0000:80:00.0': 'hb:0000:80',
      '0000:80:01.0': 'hb:0000:80',
      '0000:81:00.0': '0000:80:01.0',
    });
    const unconfigured = machine.functions.find(fn => fn.bdf === '0000:00:02.0');
    expect(unconfigured?.kind === 'bridge' && unconfigured.buses.state).toBe('absent');
  });

  it('and details of one device in the same paste are one machine', () => {
    const machine = machineOf(
      `$ lspci -tv\n-[0000:00]---01.0-[01]----00.0  NVIDIA Corporation GH100\n\nand the port:\n\n${port(whole + express)}`,
    );
    expect(machine.functions).toHaveLength(2);
    expect(machine.functions[0]?.portType).toMatchObject({ value: 'root-port' });
  });
});

describe('contradictions are told', () => {
  it('two bridges that claim one bus', () => {
    const bridge = (at: string) =>
      `00:${at}.0 PCI bridge: Intel Corporation Port\n\tBus: primary=00, secondary=01, subordinate=01\n`;
    const imported = importText(bridge('01') + bridge('02'));
    expect(imported).toMatchObject({
      ok: true,
      value: { warnings: expect.arrayContaining([expect.objectContaining({ code: 'bus-claimed-twice' })]) },
    });
  });

  it('two values for one fact, with their lines', () => {
    const imported = importText(
      '00:02.0 VGA compatible controller [0300]: Intel [8086:1234]\n\nthen\n\n00:02.0 VGA compatible controller [0300]: Intel [8086:4321]',
    );
    const conflict = imported.ok && imported.value.warnings.find(warning => warning.code === 'conflict');
    expect(conflict).toMatchObject({ message: expect.stringMatching(/device id.*4321.*line 5.*1234/) });
  });
});

describe('text that shows no machine is answered with what it is', () => {
  const rows: readonly (readonly [code: string, text: string])[] = [
    ['empty', '  \n'],
    ['nvidia-smi-topo', '        GPU0    GPU1    CPU Affinity\nGPU0     X      PIX     0-15\n'],
    ['nccl-xml', '<system version="1">\n  <cpu numaid="0">'],
    ['hwloc-xml', '<?xml version="1.0"?>\n<!DOCTYPE topology SYSTEM "hwloc2.dtd">'],
    ['dmidecode', '# dmidecode 3.3\nHandle 0x0001, DMI type 1'],
    ['lsusb', 'Bus 001 Device 002: ID 8087:0024 Intel Corp.'],
    ['windows', 'PCI\\VEN_10DE&DEV_2330&SUBSYS_16C110DE'],
    ['json', '{"devices": []}'],
    ['not-lspci', 'Dear list,\nit does not work.'],
  ];
  it.each(rows)('%s', (code, text) => {
    expect(importText(text)).toMatchObject({
      ok: false,
      error: { code, command: expect.stringContaining('lspci') },
    });
  });
});

const sample = readFileSync(new URL('../../../e2e/fixtures/two-switches.lspci.txt', import.meta.url), 'utf8');
const sampleLines = sample.split('\n').slice(0, 200);

describe('any text', () => {
  it('is read or refused, never a throw: cut, shuffled or changed anywhere', () => {
    const cut = fc.nat(sample.length).map(end => sample.slice(0, end));
    const shuffled = fc.shuffledSubarray(sampleLines).map(lines => lines.join('\n'));
    const changed = fc
      .tuple(fc.nat(20_000), fc.string({ maxLength: 20, unit: 'grapheme' }))
      .map(([at, text]) => sample.slice(0, at) + text + sample.slice(at + text.length, 20_000));
    fc.assert(
      fc.property(fc.oneof(cut, shuffled, changed), text => {
        importText(text);
      }),
    );
  });

  it('gives the same machine each time', () => {
    expect(importText(sample)).toEqual(importText(sample));
  });

  it('reads the same with other line ends, quoted in a mail, and with blanks for tabs', () => {
    const { functions } = machineOf(sample);
    expect(machineOf(sample.replaceAll('\n', '\r\n')).functions).toEqual(functions);
    expect(machineOf(sample.replace(/^/gm, '> ')).functions).toEqual(functions);
    expect(machineOf(sample.replaceAll('\t', '        ')).functions).toEqual(functions);
  });
});
