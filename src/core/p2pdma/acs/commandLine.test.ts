import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './commandLine.ts';

const path = (domain: number, bus: number, ...devfns: readonly number[]) => ({
  kind: 'path',
  domain,
  bus,
  devfns,
});
const ids = (vendorId: number, deviceId: number, namesSubsystem = false) => ({
  kind: 'ids',
  vendorId,
  deviceId,
  namesSubsystem,
});
const devices = (list: string) => parseCommandLine(`pci=disable_acs_redir=${list}`).disableAcsRedir;

describe('a device on the command line', () => {
  it.each<[text: string, selector: object]>([
    ['03:00.0', path(0, 3, 0)],
    ['3:1f.7', path(0, 3, 0xff)],
    ['0001:03:00.0', path(1, 3, 0)],
    ['10000:E1:02.1', path(0x1_0000, 0xe1, 0x11)],
    ['00:1c.0/00.0/1.2', path(0, 0, 0xe0, 0, 0x0a)],
    ['pci:8086:2030', ids(0x8086, 0x2030)],
    ['PCI:8086:AB', ids(0x8086, 0xab)],
    ['pci:8086:2030:0:0', ids(0x8086, 0x2030)],
    ['pci:8086:2030:1028:0', ids(0x8086, 0x2030, true)],
    ['pci:8086:2030:0:1', ids(0x8086, 0x2030, true)],
  ])('%s', (text, selector) => {
    expect(devices(text)).toEqual([{ text, ...selector }]);
    expect(parseCommandLine(`pci=disable_acs_redir=${text}`).problems).toEqual([]);
  });

  it.each([
    '03:00.8',
    '03:00',
    '03:000.0',
    '003:00.0',
    'x03:00.0',
    '03:00.0x',
    '03:00.0/',
    '000000001:03:00.0',
    'pci:8086',
    'pci:8086:2030:1028',
    'pci:18086:2030',
    'apci:8086:2030',
    'pci:8086:2030:1028:1:1',
  ])('%s is none', text => {
    expect(devices(text)).toEqual([]);
    expect(parseCommandLine(`pci=disable_acs_redir=${text}`).problems).toMatchObject([
      { code: 'bad-device' },
    ]);
  });

  it('a list ends at what is none, and an empty end is no mistake', () => {
    expect(devices('01:00.0;no;02:00.0').map(({ text }) => text)).toEqual(['01:00.0']);
    const ended = parseCommandLine('"pci=disable_acs_redir=01:00.0;"');
    expect(ended.disableAcsRedir).toHaveLength(1);
    expect(ended.problems).toEqual([]);
  });
});

describe('the bits of config_acs', () => {
  it.each<[flags: string, mask: number, value: number]>([
    ['1', 0x01, 0x01],
    ['0', 0x01, 0x00],
    ['x', 0x00, 0x00],
    ['1x0', 0x05, 0x04],
    ['X1', 0x01, 0x01],
    ['1111111', 0x7f, 0x7f],
    ['1000000', 0x7f, 0x40],
  ])('%s: the last character is bit 0', (flags, mask, value) => {
    const { configAcs, problems } = parseCommandLine(`pci=config_acs=${flags}@03:00.0`);
    expect(configAcs).toMatchObject([{ mask, value, device: path(0, 3, 0) }]);
    expect(problems).toEqual([]);
  });

  it.each([
    ['11111111@03:00.0', 'bad-bits'],
    ['12@03:00.0', 'bad-bits'],
    ['a1@03:00.0', 'bad-bits'],
    ['@03:00.0', 'bad-bits'],
    ['1@', 'bad-device'],
    ['1', 'bad-device'],
    ['1@03:00', 'bad-device'],
  ])('%s is refused: %s', (text, code) => {
    const { configAcs, problems } = parseCommandLine(`pci=config_acs=${text}`);
    expect(configAcs).toEqual([]);
    expect(problems).toMatchObject([{ code }]);
  });

  it('a list of them is read up to what cannot be read', () => {
    const { configAcs, problems } = parseCommandLine(
      '"pci=config_acs=1@01:00.0;0@02:00.0;2@03:00.0;1@04:00.0"',
    );
    expect(configAcs.map(({ value, device }) => [value, device.text])).toEqual([
      [1, '01:00.0'],
      [0, '02:00.0'],
    ]);
    expect(problems).toMatchObject([{ code: 'bad-bits' }]);
  });
});

describe('a whole command line', () => {
  it.each<[text: string, devices: readonly string[], problems: readonly string[]]>([
    ['  ', [], []],
    ['quiet pci=nomsi,disable_acs_redir=01:00.0,noaer splash', ['01:00.0'], []],
    ['xpci=disable_acs_redir=01:00.0', [], []],
    ['pci=disable_acs_redir=01:00.0 pci=config_acs=1@02:00.0', ['01:00.0'], []],
    ['pci=nomsi,02:00.0', [], []],
    ['pci=disable_acs_redir=01:00.0,pci:8086:1', ['01:00.0'], ['comma-in-list']],
    ['"dyndbg=a b" "pci=disable_acs_redir=01:00.0;02:00.0"', ['01:00.0', '02:00.0'], []],
    ['pci="disable_acs_redir=01:00.0;02:00.0"', ['01:00.0', '02:00.0'], []],
    ['a=b;c pci=nomsi', [], []],
    ['xpci=a;b', [], []],
    ['pci=disable_acs_redir', [], []],
  ])('%s', (text, named, codes) => {
    const { disableAcsRedir, problems } = parseCommandLine(text);
    expect(disableAcsRedir.map(device => device.text)).toEqual(named);
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });
});
