import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownValue } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { importText } from '../importText.ts';

const vmmk = readFileSync(new URL('../fixtures/cases/26-machine-readable.txt', import.meta.url), 'utf8');

function imported(text: string) {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  expect(read.value.machines).toHaveLength(1);
  return read.value;
}
const functionsOf = (text: string): readonly PciFunction[] =>
  imported(text).machines.flatMap(({ functions }) => functions);
const identityOf = (text: string) =>
  functionsOf(text).map(fn => [
    fn.bdf,
    ...[fn.classCode, fn.vendorId, fn.deviceId].map(knownValue),
    knownValue(fn.name),
  ]);

describe('what lspci prints for machines', () => {
  it('-vmmk: numbers, driver, NUMA node and IOMMU group', () => {
    expect(identityOf(vmmk)).toEqual([
      ['0000:00:00.0', 0x0600, 0x8086, 0x09a2, 'Intel Corporation Device'],
      ['0000:17:00.0', 0x0302, 0x10de, 0x20b5, 'NVIDIA Corporation GA100 [A100 PCIe 80GB]'],
    ]);
    expect(
      functionsOf(vmmk).map(fn => [
        knownValue(fn.driver),
        knownValue(fn.numaNode),
        knownValue(fn.iommuGroup),
      ]),
    ).toEqual([
      [undefined, 0, undefined],
      ['nvidia', 0, 12],
    ]);
    expect(imported(vmmk).ledger.map(({ status, what }) => [status, what])).toEqual([['read', 'lspci -vmm']]);
  });

  const nvidia = ['0000:17:00.0', 0x0302, 0x10de, 0x20b5];
  const words = 'NVIDIA Corporation GA100 [A100 PCIe 80GB]';
  const forms: readonly (readonly [why: string, text: string, identity: unknown])[] = [
    [
      '-mmnn',
      '17:00.0 "3D controller [0302]" "NVIDIA Corporation [10de]" "GA100 [A100 PCIe 80GB] [20b5]" -ra1 "NVIDIA Corporation [10de]" "Device [1533]"',
      [...nvidia, words],
    ],
    [
      '-mmn -D, with a programming interface',
      '0000:17:00.0 "0302" "10de" "20b5" -ra1 -p00 "10de" "1533"',
      [...nvidia, undefined],
    ],
    [
      '-mm: names only',
      '17:00.0 "3D controller" "NVIDIA Corporation" "GA100 [A100 PCIe 80GB]" -ra1 -p00 "NVIDIA Corporation" "Device 1533"',
      ['0000:17:00.0', 0x0302, 0x10de, undefined, words],
    ],
    [
      '-mm: a device that pci.ids does not name, no subsystem',
      '17:00.0 "3D controller" "NVIDIA Corporation" "Device 20b5" "" ""',
      ['0000:17:00.0', 0x0302, 0x10de, 0x20b5, 'NVIDIA Corporation Device 20b5'],
    ],
    [
      '-mm: a quote within a name',
      '17:00.0 "3D controller" "NVIDIA Corporation" "GA100 \\"A100\\"" -ra1 "" ""',
      ['0000:17:00.0', 0x0302, 0x10de, undefined, 'NVIDIA Corporation GA100 "A100"'],
    ],
    [
      '-vmmn',
      'Slot:\t0000:17:00.0\nClass:\t0302\nVendor:\t10de\nDevice:\t20b5\nSVendor:\t10de\nSDevice:\t1533\nRev:\ta1',
      [...nvidia, undefined],
    ],
    [
      '-vm, where the slot is called a device, with blanks in place of tabs',
      'Device: 17:00.0\nClass:  3D controller [0302]\nVendor: NVIDIA Corporation [10de]\nDevice: GA100 [A100 PCIe 80GB] [20b5]\nRev:    a1\nProgIf: 00',
      [...nvidia, words],
    ],
  ];
  it.each(forms)('%s', (_, text, identity) => expect(identityOf(text)).toEqual([identity]));

  it('-vmmk: modules, physical slot, a bridge', () => {
    const [port] = functionsOf(
      'Slot:\t00:01.0\nClass:\tPCI bridge [0604]\nVendor:\tIntel Corporation [8086]\nDevice:\tDevice [347a]\nPhySlot:\t3\nDriver:\tpcieport\nModule:\tshpchp\nModule:\tpci_test\n\n',
    );
    expect(port).toMatchObject({
      kind: 'bridge',
      slot: { value: '3' },
      driver: { value: 'pcieport' },
      kernelModules: { value: ['shpchp', 'pci_test'] },
    });
  });

  it('prose and prompts around it, and a list of lspci beside it', () => {
    const text = `Here it is:\n\n$ lspci -vmmk\n${vmmk}\nThanks!\n\n$ lspci -n\n00:00.0 0600: 8086:09a2 (rev 04)\n17:00.0 0302: 10de:20b5 (rev a1)\n17:00.1 0403: 10de:1aef\n17:00.2 "USB controller" "NVIDIA Corporation" "Device 1ad8" -ra1 "" ""`;
    expect(functionsOf(text).map(({ bdf }) => bdf.slice(5))).toEqual([
      '00:00.0',
      '17:00.0',
      '17:00.1',
      '17:00.2',
    ]);
  });

  it('a line that only looks like a slot is none', () => {
    expect(importText('Slot: 00:01.0\nis broken.').ok).toBe(false);
  });
});
