import { describe, expect, it } from 'vitest';
import { importText } from '../../formats/importText.ts';
import { device, fabricMachine, hostBridge } from '../../testing/fabricMachine.ts';
import type { Machine } from '../../topology/machine.ts';
import { effectiveCpu, isAmdZen } from './cpu.ts';

function cpuOf(text: string) {
  const imported = importText(text);
  if (!imported.ok) throw new Error(imported.error.what);
  const [machine] = imported.value.machines;
  if (!machine) throw new Error('no machine');
  const cpu = effectiveCpu(machine, { cpu: null });
  return cpu.state === 'known' ? `${cpu.value.vendor}:0x${cpu.value.family.toString(16)}` : cpu.state;
}

describe('the CPU that a machine’s own devices prove', () => {
  const rows: readonly (readonly [why: string, text: string, cpu: string])[] = [
    [
      'a host bridge by its ids',
      '00:00.0 Host bridge [0600]: Advanced Micro Devices [1022:14a4]',
      'amd:0x19',
    ],
    [
      'a host bridge by its name',
      '00:00.0 Host bridge: Advanced Micro Devices, Inc. [AMD] Starship/Matisse Root Complex',
      'amd:0x17',
    ],
    [
      'an id inside a name',
      '00:00.0 Host bridge: Advanced Micro Devices, Inc. [AMD] Device 14a4 (rev 01)',
      'amd:0x19',
    ],
    [
      'an Intel server whose first device is no host bridge',
      '00:00.0 System peripheral [0880]: Intel Corporation [8086:09a2]',
      'intel:0x6',
    ],
    [
      'an Intel host bridge by its name',
      '00:00.0 Host bridge: Intel Corporation Xeon E7 v4/Xeon E5 v4 DMI2 (rev 01)',
      'intel:0x6',
    ],
    ['Hygon is not AMD', '00:00.0 Host bridge [0600]: Hygon [1d94:1450]', 'hygon:0x18'],
    [
      'Q35 is emulated below a CPU of any vendor',
      '00:00.0 Host bridge [0600]: Intel Corporation 82G33 [8086:29c0]',
      'unknown',
    ],
    [
      '440FX likewise, by name',
      '00:00.0 Host bridge: Intel Corporation 440FX - 82441FX PMC [Natoma]',
      'unknown',
    ],
    [
      'an Intel card in a slot proves nothing',
      '01:00.0 Ethernet controller [0200]: Intel Corporation [8086:1592]',
      'unknown',
    ],
    [
      'two vendors contradict each other',
      '00:00.0 Host bridge [0600]: Advanced Micro Devices [1022:14a4]\n00:01.0 Host bridge [0600]: Intel [8086:2020]',
      'unknown',
    ],
    ['an AMD host bridge by nothing but its ids', '00:00.0 Host bridge [0600]: [1022:1450]', 'amd:0x17'],
    ['an AMD part of no known family', '00:00.0 Host bridge [0600]: [1022:ffff]', 'unknown'],
    [
      'an AMD part of no known name',
      '00:00.0 Host bridge: Advanced Micro Devices, Inc. [AMD] Something new',
      'unknown',
    ],
    ['an Intel root port', '00:01.0 PCI bridge [0604]: [8086:2031]', 'intel:0x6'],
    ['an Intel network port beside it', '00:19.0 Ethernet controller [0200]: [8086:15b7]', 'unknown'],
    ['440FX by nothing but its ids', '00:00.0 Host bridge [0600]: [8086:1237]', 'unknown'],
    [
      'an IBM root port',
      '00:00.0 PCI bridge [0604]: [1014:04c1]\n\tCapabilities: [48] Express (v2) Root Port (Slot-), MSI 00',
      'ibm:0x0',
    ],
    ['an IBM card proves nothing', '00:01.0 RAID bus controller [0104]: [1014:034a]', 'unknown'],
    ['a Zhaoxin host bridge', '00:00.0 Host bridge [0600]: [1d17:1003]', 'zhaoxin:0x7'],
    ['a Zhaoxin part that is no host bridge', '00:01.0 Audio device [0403]: [1d17:9141]', 'unknown'],
    ['a host bridge of another vendor', '00:00.0 Host bridge [0600]: [1106:0308]', 'unknown'],
  ];
  it.each(rows)('%s', (_why, text, cpu) => expect(cpuOf(text)).toBe(cpu));

  it('is not told by a bus of which nobody knows what is above it', () => {
    const machine = fabricMachine(
      hostBridge([device('host', { vendorId: 0x1022, deviceId: 0x1450, bars: [] })]),
    );
    const below = (roots: Machine['roots']) => effectiveCpu({ ...machine, roots }, { cpu: null }).state;
    const unplaced = machine.roots.map(
      ({ id, domain, bus }) => ({ kind: 'unplaced-bus', id, domain, bus }) as const,
    );
    expect(below(machine.roots)).toBe('known');
    expect(below(unplaced)).toBe('unknown');
  });

  it('gives way to what a person chose', () => {
    const machine = { name: '', roots: [], functions: [], others: [], sideLinks: [] };
    const cpu = { vendor: 'amd', family: 0x1a } as const;
    expect(effectiveCpu(machine, { cpu })).toEqual({ state: 'known', value: cpu, source: 'edited' });
  });
});

/** `cpu_supports_p2pdma`: X86_VENDOR_AMD and family 0x17 or later. */
describe('CPUs that pass without the list', () => {
  it.each([
    ['amd', 0x16, false],
    ['amd', 0x17, true],
    ['amd', 0x1a, true],
    ['hygon', 0x18, false],
    ['intel', 0x17, false],
  ] as const)('%s family %i: %s', (vendor, family, passes) => {
    expect(isAmdZen({ vendor, family })).toBe(passes);
  });
});
