import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import { leftOutWords, redactText } from './redact.ts';

const text = (line: string) => redactText(line).text;

describe('what is personal is left out by its field', () => {
  it.each([
    [
      'the serial number of a device',
      '\tCapabilities: [148 v1] Device Serial Number b8-ce-f6-ff-ff-12-34-56',
      '\tCapabilities: [148 v1] Device Serial Number left-out',
    ],
    ['vital product data', '\t\t\t[SN] Serial number: MT2042X01234', '\t\t\t[SN] Serial number: left-out'],
    ['dmidecode', '\tSerial Number: S123456X', '\tSerial Number: left-out'],
    [
      'a UUID',
      'GPU 0: NVIDIA H100 (UUID: GPU-5a1b2c3d-0011-2233-4455-66778899aabb)',
      'GPU 0: NVIDIA H100 (UUID: GPU-left-out)',
    ],
    ['a GUID', 'node_guid:\t\t\t0c42:a103:0012:3456', 'node_guid:\t\t\tleft-out'],
    ['a MAC address', '    link/ether 0c:42:a1:12:34:56 brd', '    link/ether left-out brd'],
    ['a prompt', 'root@rack7:~# lspci -vvv', 'user@host:~# lspci -vvv'],
    ['a prompt in brackets', '[ann@rack7.example.org ~]$ lspci', '[user@host ~]$ lspci'],
    ['a short prompt', 'rack7# lspci', 'host# lspci'],
    ['a quoted prompt', '> root@rack7:~# lspci', '> user@host:~# lspci'],
    [
      'a line of journalctl',
      'Oct 01 10:00:00 rack7 kernel: pci 0000:00:01.0',
      'Oct 01 10:00:00 left-out kernel: pci 0000:00:01.0',
    ],
    ['uname -a', 'Linux rack7 6.8.0-45-generic #45 SMP', 'Linux left-out 6.8.0-45-generic #45 SMP'],
    [
      'the kernel’s command line',
      'BOOT_IMAGE=/vmlinuz root=/dev/mapper/ann-root ro intel_iommu=on',
      'BOOT_IMAGE=left-out root=left-out ro intel_iommu=on',
    ],
  ])('%s', (_why, line, expected) => {
    expect(text(line)).toBe(expected);
    expect(text(expected)).toBe(expected);
  });

  it.each([
    ['a part number', '\t\t\t[PN] Part number: MCX653106A'],
    ['an address of a function', '0000:03:00.0 3D controller [0302]: NVIDIA [10de:2330]'],
    ['a path of bridges', '00:01.1/01:00.0/02:00.0 3D controller [0302]: NVIDIA [10de:2330]'],
    ['a row of bytes', '00: 86 80 c0 29 07 00 90 20 00 00 00 06 00 00 00 00'],
    ['a prompt without names', '# lspci -vvv'],
    ['words of people', 'Hello Ann, the serial number of rack7 is on its back'],
  ])('and not %s', (_why, line) => expect(text(line)).toBe(line));
});

describe('a serial number in the bytes', () => {
  const row = (offset: number, bytes: readonly number[]) =>
    `${offset.toString(16).padStart(2, '0')}: ${bytes.map(byte => byte.toString(16).padStart(2, '0')).join(' ')}`;
  const zeros = (count: number) => Array.from({ length: count }, () => 0);
  // Error reporting at 100, which leads to the serial number at 148.
  const rows = [
    row(0, [0x86, 0x80, ...zeros(14)]),
    row(0x100, [0x01, 0x00, 0x82, 0x14, ...zeros(12)]),
    row(0x140, [...zeros(8), 0x03, 0x00, 0x01, 0x00, 0xb8, 0xce, 0xf6, 0xff]),
    row(0x150, [0xff, 0x12, 0x34, 0x56, 0xaa, ...zeros(11)]),
  ];

  it('is zeros, and every other byte as it was', () => {
    const { text: without, leftOut } = redactText(rows.join('\n'));
    expect(without.split('\n')).toEqual([
      ...rows.slice(0, 2),
      row(0x140, [...zeros(8), 0x03, 0x00, 0x01, 0x00, ...zeros(4)]),
      row(0x150, [...zeros(4), 0xaa, ...zeros(11)]),
    ]);
    expect(leftOut.serial).toBe(1);
  });
  it('of another function does not follow from the bytes of the one before', () => {
    const other = row(0, [0x86, 0x80, ...zeros(14)]);
    expect(text([...rows.slice(0, 2), other, ...rows.slice(2)].join('\n'))).toContain('b8 ce f6 ff');
  });
});

describe('the hosts of a job', () => {
  const log = (...hosts: readonly string[]) =>
    hosts.map(host => `${host}:811:902 [1] NCCL INFO Channel 00 : 0[0] -> 1[1] via P2P/IPC`).join('\n');

  it('stay as many as they were', () => {
    const { text: without, leftOut } = redactText(log('rack7', 'rack8.example.org', 'rack7'));
    expect(without).toBe(log('host1', 'host2', 'host1'));
    expect(leftOut.name).toBe(3);
    expect(redactText(without)).toMatchObject({ text: without, leftOut: { name: 0 } });
  });

  it('get no name that is taken', () => {
    expect(text(log('rack7', 'host1'))).toBe(log('host2', 'host1'));
  });
});

it('says what was left out', () => {
  const { leftOut } = redactText('root@rack7:~# lspci\n\tSerial Number: A1\n\tSerial Number: A2');
  expect(leftOutWords(leftOut)).toBe('2 serial numbers, 1 host or user name');
  expect(leftOutWords(redactText('00:00.0 Host bridge').leftOut)).toBeNull();
});

it('every capture shows the same machine without what is personal', () => {
  const folder = new URL('../formats/fixtures/', import.meta.url);
  for (const file of readdirSync(folder).filter(name => name.endsWith('.txt'))) {
    const capture = readFileSync(new URL(file, folder), 'utf8');
    const prompted = `root@rack7:~# lspci -nnvvvxxxx\n${capture}`;
    const [before, after] = [importText(prompted), importText(text(prompted))];
    expect(after.ok && after.value.machines, file).toEqual(before.ok && before.value.machines);
    expect(text(prompted)).not.toContain('rack7');
  }
});
