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
    '6.12',
    ['config-acs-one-device'],
  ],
  ['L9 one that reads a single device, and gets one', 'pci=config_acs=0@02:00.0', '6.12', []],
  ['L9 one without config_acs, and none asked for', 'pci=disable_acs_redir=02:00.0', '6.10', []],
  ['L8 ids of functions of which some have ACS', 'pci=disable_acs_redir=pci:10b5:9797', '7.2', []],
  ['L9 one that reads all', '"pci=config_acs=0@02:00.0;0@02:01.0"', '6.15', []],
  ['L11 an address of another machine', 'pci=disable_acs_redir=7f:00.0', '7.2', ['no-such-device']],
  ['not a device', 'pci=disable_acs_redir=gpu0', '7.2', ['bad-device']],
  ['bits that are none', 'pci=config_acs=RR@02:00.0', '7.2', ['bad-bits']],
  ['more bits than there are', 'pci=config_acs=00000000@02:00.0', '7.2', ['bad-bits']],
])('%s', (_, commandLine, kernel, codes) => {
  const lints = lintSettings({ ...defaultSettings, commandLine, kernel }, tree);
  expect(lints.map(({ code }) => code)).toEqual(codes);
  for (const { message } of lints) expect(message).toMatch(/\.$/);
});
