import { describe, expect, it } from 'vitest';
import {
  device,
  fabricMachine,
  hostBridge,
  packetSwitch,
  rootPort,
  withFunction,
} from '../../testing/fabricMachine.ts';
import { controlWord } from '../../topology/acs.ts';
import { absent, type Fact, known, knownValue, unknown } from '../../topology/fact.ts';
import type { Machine, PciFunction } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { defaultSettings, type KernelSettings } from '../policy/settings.ts';
import { redirects } from '../policy/walk.ts';
import { effectiveTree } from './effectiveAcs.ts';

// rc - rp (00:00.0, no ACS) - s (01:00.0) - ports s.0 (02:00.0) and s.1 (02:01.0) with ACS - gpu, nic
const machine = (control: number): Machine =>
  fabricMachine(
    hostBridge([rootPort('rp', [packetSwitch('s', [device('gpu'), device('nic')], { control })])]),
  );

const PORT = 's.0';

function portAfterBoot(before: Machine, settings: Partial<KernelSettings>): PciFunction {
  const { functionById } = effectiveTree(machineTree(before), { ...defaultSettings, ...settings });
  const port = [...functionById.values()].find(({ id }) => id === PORT);
  if (!port) throw new Error('no port');
  return port;
}

const controlOf = ({ acs }: PciFunction) => {
  const word = knownValue(acs);
  return word && knownValue(word.control);
};

describe('the control word that the kernel leaves', () => {
  it.each<[why: string, firmware: number, settings: Partial<KernelSettings>, word: number]>([
    ['no IOMMU, nothing named: the firmware’s word', 0x1d, {}, 0x1d],
    ['an IOMMU driver asks for SV, RR, CR and UF', 0x00, { iommu: 'on' }, 0x1d],
    ['what the firmware set besides stays', 0x40, { iommu: 'on' }, 0x5d],
    [
      'disable_acs_redir clears RR, CR and EC of the named port',
      0x7f,
      { commandLine: 'pci=disable_acs_redir=0000:02:00.0' },
      0x53,
    ],
    ['and of no other port', 0x7f, { commandLine: 'pci=disable_acs_redir=0000:02:01.0' }, 0x7f],
    [
      'a path names the port below its bridges',
      0x1d,
      { commandLine: 'pci=disable_acs_redir=00:00.0/00.0/00.0' },
      0x11,
    ],
    [
      'the same last step below another one does not',
      0x1d,
      { commandLine: 'pci=disable_acs_redir=00:00.0/01.0/00.0' },
      0x1d,
    ],
    ['ids name every port of that kind', 0x1d, { commandLine: 'pci=disable_acs_redir=pci:10b5:9797' }, 0x11],
    ['ids of another vendor do not', 0x1d, { commandLine: 'pci=disable_acs_redir=pci:10b6:9797' }, 0x1d],
    ['nor of another device', 0x1d, { commandLine: 'pci=disable_acs_redir=pci:10b5:9798' }, 0x1d],
    ['nor an address of another domain', 0x1d, { commandLine: 'pci=disable_acs_redir=0001:02:00.0' }, 0x1d],
    [
      'a path goes down from its first step',
      0x1d,
      { commandLine: 'pci=disable_acs_redir=00:00.0/00.0/01.0' },
      0x1d,
    ],
    [
      'a path that begins above the machine names nothing',
      0x1d,
      { commandLine: 'pci=disable_acs_redir=00:00.0/00.0/00.0/00.0' },
      0x1d,
    ],
    ['id 0 stands for any', 0x1d, { commandLine: 'pci=disable_acs_redir=pci:10b5:0' }, 0x11],
    [
      'until 6.10 the kernel’s SV and UF stay on a named port',
      0x00,
      { kernel: '6.10', iommu: 'on', commandLine: 'pci=disable_acs_redir=02:00.0' },
      0x11,
    ],
    [
      'from 6.11 the redirect bits of a named port go back to the firmware’s, and all others are set',
      0x1d,
      { kernel: '6.12.22', commandLine: 'pci=disable_acs_redir=02:00.0' },
      0x5f,
    ],
    [
      'so with an IOMMU it works where firmware leaves redirect off',
      0x00,
      { kernel: '6.12.22', iommu: 'on', commandLine: 'pci=disable_acs_redir=02:00.0' },
      0x53,
    ],
    [
      'from 6.12.23 a named port starts from the firmware’s word',
      0x00,
      { kernel: '6.12.23', iommu: 'on', commandLine: 'pci=disable_acs_redir=02:00.0' },
      0x00,
    ],
    [
      'config_acs sets and clears, the last character being Source Validation',
      0x40,
      { commandLine: 'pci=config_acs=xx111x0@02:00.0' },
      0x5c,
    ],
    [
      'of two parts for one port the first counts',
      0x00,
      { commandLine: 'pci=config_acs=100@02:00.0;111@02:00.0' },
      0x04,
    ],
    [
      'config_acs discards disable_acs_redir, whichever stands first',
      0x0c,
      { commandLine: 'pci=config_acs=1xx@02:00.0,disable_acs_redir=02:00.0' },
      0x0c,
    ],
    [
      'before 6.15 the second device of config_acs is not read',
      0x00,
      { kernel: '6.12', commandLine: 'pci=config_acs=100@02:01.0;100@02:00.0' },
      0x00,
    ],
    [
      'from 6.15 it is',
      0x00,
      { kernel: '6.15', commandLine: 'pci=config_acs=100@02:01.0;100@02:00.0' },
      0x04,
    ],
    [
      'before 6.11 there is no config_acs',
      0x00,
      { kernel: '6.10', commandLine: 'pci=config_acs=100@02:00.0' },
      0x00,
    ],
    [
      'the last of two pci=disable_acs_redir= counts',
      0x1d,
      { commandLine: 'pci=disable_acs_redir=02:00.0 pci=disable_acs_redir=02:01.0' },
      0x1d,
    ],
    ['a comma ends the list', 0x1d, { commandLine: 'pci=disable_acs_redir=02:01.0,02:00.0' }, 0x1d],
    [
      'the list is read up to what cannot be read',
      0x1d,
      { commandLine: 'pci=disable_acs_redir=02:01.0;port0;02:00.0' },
      0x1d,
    ],
    ['quotes do not matter', 0x1d, { commandLine: 'quiet "pci=disable_acs_redir=02:01.0;02:00.0"' }, 0x11],
    ['noacs is no option', 0x1d, { commandLine: 'pci=noacs' }, 0x1d],
  ])('%s', (_, firmware, settings, word) => {
    expect(controlOf(portAfterBoot(machine(firmware), settings))?.toString(16)).toBe(word.toString(16));
  });
});

describe('what is not shown stays so, unless the command line settles it', () => {
  const hidden = (more: Partial<Record<'acs' | 'vendorId', Fact<never>>> = { acs: unknown }) =>
    withFunction(machine(0x1d), PORT, () => more);

  it.each<
    [why: string, before: Machine, settings: Partial<KernelSettings>, redirecting: boolean | undefined]
  >([
    ['nothing named', hidden(), {}, undefined],
    ['the IOMMU may switch it on, if there is ACS at all', hidden(), { iommu: 'on' }, undefined],
    [
      'redirect is cleared, whether there is ACS or not',
      hidden(),
      { commandLine: 'pci=disable_acs_redir=02:00.0' },
      false,
    ],
    [
      'config_acs sets it, if there is ACS at all',
      hidden(),
      { commandLine: 'pci=config_acs=1xx@02:00.0' },
      undefined,
    ],
    [
      'its vendor is not shown: it may be named or not',
      hidden({ vendorId: unknown }),
      { commandLine: 'pci=disable_acs_redir=pci:10b5:9797' },
      undefined,
    ],
    [
      'subsystem ids are asked for, which are not shown',
      machine(0x1d),
      { commandLine: 'pci=disable_acs_redir=pci:10b5:9797:10b5:1' },
      undefined,
    ],
    [
      'it may be named, but has nothing to clear',
      machine(0x11),
      { commandLine: 'pci=disable_acs_redir=pci:10b5:9797:10b5:1' },
      false,
    ],
  ])('%s', (_, before, settings, redirecting) => {
    expect(redirects(portAfterBoot(before, settings))).toBe(redirecting);
  });

  it('a word of which the capability is not shown is not taken for written', () => {
    const acs = known({ capability: unknown, control: unknown, egressVector: unknown }, 'text');
    const before = withFunction(machine(0), PORT, () => ({ acs }));
    expect(redirects(portAfterBoot(before, { iommu: 'on' }))).toBeUndefined();
  });
});

describe('a captured word is not the firmware’s', () => {
  const captured = (capability: number, control: number) =>
    withFunction(machine(0), PORT, () => ({
      acs: known(
        { capability: known(capability, 'text'), control: known(control, 'text'), egressVector: unknown },
        'text',
      ),
    }));
  const wordOf = (before: Machine, settings: Partial<KernelSettings>) => {
    const acs = knownValue(portAfterBoot(before, settings).acs);
    const { value, known: bits } = acs ? controlWord(acs) : { value: 0, known: 0 };
    return [value.toString(16), bits.toString(16)];
  };
  const cleared = { commandLine: 'pci=disable_acs_redir=02:00.0' };

  it.each<
    [
      why: string,
      word: readonly [number, number],
      settings: Partial<KernelSettings>,
      value: string,
      bits: string,
    ]
  >([
    ['all that Linux switches on is on: it may have been Linux', [0x5f, 0x1d], cleared, '0', '6e'],
    ['one of them is off: no IOMMU asked, and it is', [0x5f, 0x0d], cleared, '1', '7f'],
    [
      'redirect that goes back to it is not known',
      [0x5f, 0x1d],
      { ...cleared, kernel: '6.12.10' },
      '53',
      '73',
    ],
    [
      'before 6.11 the rest stays as it is, whoever wrote it',
      [0x5f, 0x1d],
      { ...cleared, kernel: '6.10' },
      '0',
      '6e',
    ],
    ['what Linux switches on again is known', [0x5f, 0x1d], { iommu: 'on' }, '1d', '7f'],
  ])('%s', (_, [capability, control], settings, value, bits) => {
    expect(wordOf(captured(capability, control), settings)).toEqual([value, bits]);
  });
});

it('from 7.0 a named function without a driver keeps its word, unless an IOMMU asks', () => {
  const unbound = withFunction(machine(0x1d), PORT, () => ({ driver: absent('text') }));
  const commandLine = 'pci=disable_acs_redir=02:00.0';
  const word = (settings: Partial<KernelSettings>) =>
    controlOf(portAfterBoot(unbound, { commandLine, ...settings }));
  expect([word({ kernel: '6.19' }), word({ kernel: '7.0' }), word({ kernel: '7.0', iommu: 'on' })]).toEqual([
    0x11, 0x1d, 0x11,
  ]);
  const grouped = withFunction(unbound, PORT, () => ({ iommuGroup: known(1, 'text') }));
  expect(controlOf(portAfterBoot(grouped, { commandLine, kernel: '7.0' }))).toBe(0x11);
  // pcieport binds to every port; what else does not show its driver may have none.
  const hidden = withFunction(machine(0x1d), PORT, () => ({ driver: unknown }));
  expect(redirects(portAfterBoot(hidden, { commandLine, kernel: '7.0' }))).toBe(false);
});
