import { describe, expect, it } from 'vitest';
import { type SmallFunction, smallMachine } from '../testing/smallMachine.ts';
import { classCodeOfText, className } from './names/classes.ts';
import { deviceName, displayName, vendorName } from './names.ts';

const nameOf = (facts: Omit<SmallFunction, 'at'>) => {
  const [fn] = smallMachine([{ at: '81:00.0', ...facts }]).functions;
  if (!fn) throw new Error('no function');
  return displayName(fn);
};

describe('the name of a function', () => {
  it.each([
    {
      why: "a person's own label wins",
      facts: { label: 'Trainer', name: 'GH100 [H100 SXM5 80GB]' },
      name: 'Trainer',
    },
    {
      why: "the capture's text wins over the table",
      facts: { name: 'NVIDIA Corporation GH100 [H100L 94GB]', ids: [0x10de, 0x2321] },
      name: 'H100L 94GB',
    },
    {
      why: 'a capture that knows no name gives way to the table',
      facts: { name: 'NVIDIA Corporation Device 2330', ids: [0x10de, 0x2330] },
      name: 'H100 SXM5 80GB',
    },
    {
      why: 'a name without numbers still tells its ids',
      facts: { name: 'KIOXIA Corporation Device 001f' },
      name: 'CD8',
    },
    {
      why: 'ids of a maker that the table lacks stay as captured',
      facts: { name: 'Foo Inc Device 1234' },
      name: 'Foo Inc Device 1234',
    },
    { why: 'a maker alone is short', facts: { name: 'Advanced Micro Devices, Inc. [AMD/ATI]' }, name: 'AMD' },
    { why: 'the table names what only has ids', facts: { ids: [0x15b3, 0x1021] }, name: 'ConnectX-7' },
    {
      why: 'what the table lacks shows its ids after the vendor',
      facts: { ids: [0x10de, 0xffff] },
      name: 'NVIDIA 10de:ffff',
    },
    { why: 'of an unknown vendor, ids alone', facts: { ids: [0xfffe, 0x0001] }, name: 'fffe:0001' },
    { why: 'with nothing known, what it is and where', facts: { class: 0x0108 }, name: 'NVMe drive 81:00.0' },
  ] satisfies { why: string; facts: Omit<SmallFunction, 'at'>; name: string }[])(
    '$why',
    ({ facts, name }) => {
      expect(nameOf(facts)).toBe(name);
    },
  );
});

describe('a captured name is shortened to what people say', () => {
  it.each([
    ['NVIDIA Corporation GH100[H100 SXM5 80GB]', 'H100 SXM5 80GB'],
    ['Advanced Micro Devices, Inc. [AMD/ATI] Aqua Vanjaram [Instinct MI300X]', 'Instinct MI300X'],
    [
      'Advanced Micro Devices, Inc. [AMD/ATI] Navi 21 [Radeon RX 6800/6800 XT / 6900 XT]',
      'Radeon RX 6800/6800 XT / 6900 XT',
    ],
    ['Mellanox Technologies MT2892 Family [ConnectX-6 Dx]', 'ConnectX-6 Dx'],
    ['Samsung Electronics Co Ltd NVMe SSD Controller SM981/PM981/PM983', 'SM981/PM981/PM983'],
    [
      'Intel Corporation C610/X99 series chipset 6-Port SATA Controller [AHCI mode]',
      'C610/X99 series chipset 6-Port SATA Controller',
    ],
    ['Intel Corporation JHL7540 Thunderbolt 3 Bridge [Titan Ridge 4C 2018]', 'JHL7540 Thunderbolt 3 Bridge'],
    ['PLX Technology, Inc. PEX 8747 48-Lane, 5-Port PCI Express Gen 3 (8.0 GT/s) Switch', 'PEX 8747'],
    [
      'Intel Corporation Xeon E7 v4/Xeon E5 v4/Xeon E3 v4/Xeon D PCI Express Root Port 3',
      'Xeon v4 PCI Express Root Port 3',
    ],
    ['Micron Technology Inc 7450 PRO NVMe SSD', '7450 PRO NVMe SSD'],
    ['Broadcom / LSI MegaRAID SAS-3 3108 [Invader]', 'MegaRAID SAS-3 3108'],
    ['A maker nobody knows Model 5', 'A maker nobody knows Model 5'],
  ])('%s: %s', (captured, name) => {
    expect(nameOf({ name: captured })).toBe(name);
  });
});

it('knows vendors and devices by id, and says so when it does not', () => {
  expect([
    vendorName(0x15b3),
    deviceName(0x10b5, 0x8747),
    vendorName(0xfffe),
    deviceName(0x10de, 0xffff),
  ]).toEqual(['Mellanox', 'PEX 8747', undefined, undefined]);
});

describe('class names', () => {
  it.each([
    [0x0604, 'PCI bridge'],
    [0x0302, '3D controller'],
    [0x0107, 'Serial Attached SCSI controller'],
    [0x0299, 'Network controller'],
    [0x7700, 'Unknown class'],
  ])('%i is %s', (code, text) => {
    expect(className(code)).toBe(text);
  });

  it.each([
    ['PCI bridge', 0x0604],
    ['USB Controller', 0x0c03],
    ['Non-Volatile memory controller', 0x0108],
    ['Processing accelerators', 0x1200],
    ['some prose', undefined],
  ])('%s is read back', (text, code) => {
    expect(classCodeOfText(text)).toBe(code);
  });
});
