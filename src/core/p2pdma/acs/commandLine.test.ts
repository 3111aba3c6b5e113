import { describe, expect, it } from 'vitest';
import { devicesIn, parseCommandLine } from './commandLine.ts';

const problemsOf = (text: string) => parseCommandLine(text).problems.map(({ code }) => code);

describe('a device on the command line', () => {
  it.each([
    '03:00.0',
    '3:1f.7',
    '0001:03:00.0',
    '10000:E1:02.1',
    '00:1c.0/00.0/1.2',
    'pci:8086:2030',
    'pci:8086:AB',
    'pci:8086:2030:1028:0',
    // Numbers that are too large wrap around, 0x and more zeros are fine.
    '03:00.8',
    '003:000.0',
    '0x3:0x0.0x0',
    '000000001:03:00.0',
    'pci:18086:2030',
  ])('%s', text => {
    expect(devicesIn(text)).toEqual([text]);
    expect(problemsOf(`pci=disable_acs_redir=${text}`)).toEqual([]);
  });

  it.each([
    '03:00',
    'x03:00.0',
    '03:00.0y',
    '03:00.0/',
    '/00.0',
    'pci:8086',
    'PCI:8086:2030',
    'pci:8086:2030:1028',
    'apci:8086:2030',
    'pci:8086:2030:1028:1:1',
  ])('%s is none', text => {
    expect(devicesIn(text)).toEqual([]);
    expect(problemsOf(`pci=disable_acs_redir=${text}`)).toEqual(['bad-device']);
  });

  it('a list ends at what is none, and an empty end is no mistake', () => {
    expect(devicesIn('01:00.0;no;02:00.0')).toEqual(['01:00.0']);
    expect(devicesIn('01:00.0;')).toEqual(['01:00.0']);
    expect(problemsOf('"pci=disable_acs_redir=01:00.0;"')).toEqual([]);
  });
});

describe('the bits of config_acs', () => {
  it.each(['1', '0', 'x', '1x0', 'X1', '1111111', 'xx1000000'])('%s can be read', flags => {
    const { configAcs } = parseCommandLine(`pci=config_acs=${flags}@03:00.0`);
    expect(configAcs).toBe(`${flags}@03:00.0`);
    expect(problemsOf(`pci=config_acs=${flags}@03:00.0`)).toEqual([]);
  });

  it.each([
    ['11111111@03:00.0', 'bad-bits'],
    ['12@03:00.0', 'bad-bits'],
    ['a1@03:00.0', 'bad-bits'],
    ['@03:00.0', 'bad-bits'],
    ['1', 'bad-bits'],
    ['1@', 'bad-device'],
    ['1@03:00', 'bad-device'],
    ['1@01:00.0;0@02:00.0;2@03:00.0;1@04:00.0', 'bad-bits'],
  ])('%s has a part that cannot be read: %s', (text, code) => {
    expect(problemsOf(`"pci=config_acs=${text}"`)).toEqual([code]);
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
    ['quiet -- pci=disable_acs_redir=01:00.0', [], []],
  ])('%s', (text, named, codes) => {
    const { disableAcsRedir, problems } = parseCommandLine(text);
    expect(devicesIn(disableAcsRedir)).toEqual(named);
    expect(problems.map(({ code }) => code)).toEqual(codes);
  });
});

it.each([
  ['pci=noats', true],
  ['pci=nomsi,noats', true],
  ['noats', false],
])('%s switches ATS off: %s', (text, noAts) => expect(parseCommandLine(text).noAts).toBe(noAts));
