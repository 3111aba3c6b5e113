import { expect, it } from 'vitest';
import { device, fabricMachine, hostBridge, packetSwitch, rootPort } from '../../testing/fabricMachine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { defaultSettings } from '../policy/settings.ts';
import { lintSettings } from './lints.ts';

const tree = machineTree(
  fabricMachine(
    hostBridge([rootPort('rp', [packetSwitch('s', [device('gpu'), device('nic')], { control: 0x1d })])]),
  ),
);

it.each<[why: string, commandLine: string, kernel: string, codes: readonly string[]]>([
  ['nothing typed', '', '7.2', []],
  [
    'what the kernel itself proposes, in quotes',
    '"pci=disable_acs_redir=0000:02:00.0;0000:02:01.0"',
    '7.2',
    [],
  ],
  ['L1 no such option', 'pci=noacs', '7.2', ['unknown-option']],
  ['L2 needs a patch, and opens no path', 'pcie_acs_override=downstream', '7.2', ['out-of-tree']],
  ['L3 a comma in the list', 'pci=disable_acs_redir=02:00.0,02:01.0', '7.2', ['comma-in-list']],
  [
    'L4 the parameter twice',
    'pci=disable_acs_redir=02:00.0 pci=disable_acs_redir=02:01.0',
    '7.2',
    ['repeated'],
  ],
  ['L5 a bare ; for GRUB', 'pci=disable_acs_redir=02:00.0;02:01.0', '7.2', ['unquoted-semicolon']],
  ['L8 a function without ACS', 'pci=disable_acs_redir=01:00.0', '7.2', ['no-acs']],
  ['L9 a kernel without config_acs', 'pci=config_acs=x0@02:00.0', '6.10', ['config-acs-too-old']],
  [
    'L9 one that reads a single device',
    '"pci=config_acs=0@02:00.0;0@02:01.0"',
    '6.12.22',
    ['config-acs-one-device'],
  ],
  ['L9 one that reads a single device, and gets one', 'pci=config_acs=0@02:00.0', '6.12.22', []],
  ['L9 one without config_acs, and none asked for', 'pci=disable_acs_redir=02:00.0', '6.10', []],
  ['L8 ids of functions of which some have ACS', 'pci=disable_acs_redir=pci:10b5:9797', '7.2', []],
  ['L9 one that reads all', '"pci=config_acs=0@02:00.0;0@02:01.0"', '6.15', []],
  ['and its stable line', '"pci=config_acs=0@02:00.0;0@02:01.0"', '6.12.23', []],
  ['redirect goes back to the firmware’s', 'pci=disable_acs_redir=02:00.0', '6.12.10', ['restores-firmware']],
  ['and is cleared once that is mended', 'pci=disable_acs_redir=02:00.0', '6.12.23', []],
  [
    'both options for one port',
    'pci=disable_acs_redir=02:00.0,config_acs=xx0x0xx@02:00.0',
    '7.3',
    ['option-discarded'],
  ],
  ['a kernel that is built without', '', '6.1.0-18-amd64', ['kernel-doubtful', 'built-without-p2pdma']],
  ['one that is built with it', '', '7.2.3-amd64', []],
  ['one that is not known yet', '', '7.9', ['kernel-doubtful']],
  ['L11 an address of another machine', 'pci=disable_acs_redir=7f:00.0', '7.2', ['no-such-device']],
  ['not a device', 'pci=disable_acs_redir=gpu0', '7.2', ['bad-device']],
  ['bits that are none', 'pci=config_acs=RR@02:00.0', '7.2', ['bad-bits']],
  ['more bits than there are', 'pci=config_acs=00000000@02:00.0', '7.2', ['bad-bits']],
])('%s', (_, commandLine, kernel, codes) => {
  const lints = lintSettings({ ...defaultSettings, commandLine, kernel }, tree);
  expect(lints.map(({ code }) => code)).toEqual(codes);
  for (const { message } of lints) expect(message).toMatch(/\.$/);
});

it('says which bits go back, and which release clears them', () => {
  const settings = { ...defaultSettings, kernel: '6.12.10', commandLine: 'pci=disable_acs_redir=02:00.0' };
  expect(lintSettings(settings, tree).map(({ message }) => message)).toEqual([
    'On 6.12.10 pci=disable_acs_redir= puts the redirect bits of 02:00.0 (on here) back to what firmware set, in place of clearing them; 6.12.23 clears them.',
  ]);
  expect(lintSettings({ ...settings, kernel: '6.11.3' }, tree)[0]?.message).toMatch(/; 6\.15 clears them\.$/);
});
