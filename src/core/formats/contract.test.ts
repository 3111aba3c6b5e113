import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newDocument, startingView } from '../share/document.ts';
import { makeFile, parseFile } from '../share/file.ts';
import { keptCaps } from '../share/limits.ts';
import { decodeLink, encodeFragment, encodeLink } from '../share/link.ts';
import type { Machine } from '../topology/machine.ts';
import { unsafeProblem } from '../topology/validate.ts';
import { importText } from './importText.ts';

/** Whatever the importer accepts can be kept, saved as a file, and linked where a link can hold it. */
function expectKeepable(machine: Machine) {
  const document = newDocument(machine);
  expect(unsafeProblem(machine)).toBeUndefined();
  const kept = decodeLink(encodeFragment({ document, view: startingView }), keptCaps);
  expect(kept).toEqual({ ok: true, value: { document, view: startingView } });
  expect(parseFile(makeFile(document))).toEqual({ ok: true, value: document });
}

function imported(text: string) {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  return read.value;
}

const oddValues = [
  [
    'a secondary bus of 0x1ff',
    '\tBus: primary=00, secondary=1ff, subordinate=1ff, sec-latency=0',
    'bus numbers',
  ],
  ['an IOMMU group of eleven digits', '\tIOMMU group: 12345678901', 'IOMMU group'],
  ['a NUMA node of eleven digits', '\tNUMA node: 12345678901', 'NUMA node'],
  [
    'a payload of four gigabytes',
    '\t\t\tMaxPayload 4294967296 bytes, MaxReadReq 512 bytes',
    'maximum payload',
  ],
  [
    'a BAR larger than addresses are',
    '\tRegion 0: Memory at 80000000 (32-bit) [size=99999999999999T]',
    'BARs',
  ],
  ['a port number of nine bits', '\t\tLnkCap:\tPort #300, Speed 8GT/s, Width x16', 'port number'],
] as const;

describe('what is out of range in a capture', () => {
  it.each(oddValues)('%s is left out, and the line is named', (_, line, words) => {
    const text = [
      '00:01.0 PCI bridge [0604]: Intel Corporation Device [8086:2030]',
      '\tControl: I/O- Mem+ BusMaster+',
      line,
    ].join('\n');
    const { machines, warnings } = imported(text);
    expect(warnings.filter(({ code }) => code === 'out-of-range')).toMatchObject([
      { line: 3, message: expect.stringContaining(words) },
    ]);
    for (const machine of machines) expectKeepable(machine);
  });

  it('a name longer than names are kept is cut, and that is told', () => {
    const { machines, warnings } = imported(
      `00:02.0 VGA compatible controller [0300]: ${'x'.repeat(2000)} [8086:0412]`,
    );
    expect(warnings.map(({ code, line }) => [code, line])).toContainEqual(['out-of-range', 1]);
    for (const machine of machines) expectKeepable(machine);
  });

  it('a bus that a drawing shows as a root after a list did not keeps its devices', () => {
    const text = [
      '40:00.0 Ethernet controller [0200]: Intel Corporation Device [8086:1533]',
      '00:1f.0 ISA bridge [0601]: Intel Corporation Device [8086:a148]',
      '',
      '-[0000:40]---01.0  Intel Corporation Device 1533',
    ].join('\n');
    for (const machine of imported(text).machines) expectKeepable(machine);
  });

  const cases = new URL('./fixtures/cases/', import.meta.url);
  it.each(readdirSync(cases))('what the text %s shows can be kept', name => {
    const read = importText(readFileSync(new URL(name, cases), 'utf8'));
    for (const machine of read.ok ? read.value.machines : []) expectKeepable(machine);
  });

  it('a chain of bridges as deep as a domain has buses is kept, and what is deeper is left out in words', () => {
    for (const [bridges, isTold] of [
      [256, false],
      [257, true],
      [300, true],
    ] as const) {
      const hex = (value: number) => value.toString(16).padStart(2, '0');
      const path = Array.from({ length: bridges }, (_, i) => `${hex(i & 0xff)}:${hex(1 + (i >> 8))}.0`);
      const { machines, warnings } = imported(
        `${path.join('/')} PCI bridge [0604]: Intel Corporation Device [8086:2030]`,
      );
      expect(warnings.some(({ code }) => code === 'too-deep')).toBe(isTold);
      for (const machine of machines) expectKeepable(machine);
    }
  });

  it('8,000 functions are kept and saved, and a link says that it cannot hold them where it cannot', () => {
    const lines = Array.from({ length: 8000 }, (_, i) => {
      const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
      return `${hex(i >> 16, 4)}:${hex((i >> 8) & 0xff, 2)}:${hex((i >> 3) & 31, 2)}.${i & 7} Ethernet controller [0200]: Device ${i * 7919} [8086:1533]`;
    });
    const { machines } = imported(lines.join('\n'));
    const [machine] = machines;
    if (!machine) throw new Error('no machine');
    expect(machine.functions).toHaveLength(8000);
    expectKeepable(machine);
    const link = encodeLink({ document: newDocument(machine), view: startingView });
    if (link.ok) expect(decodeLink(link.value).ok).toBe(true);
    else expect(link.error.code).toBe('link-too-small');
  });
});

const bits = fc.constantFrom(
  '00:01.0 PCI bridge [0604]: Intel Corporation Device [8086:2030] (rev 04)',
  '01:00.0 3D controller [0302]: NVIDIA Corporation Device [10de:20b5]',
  '\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0',
  '\tBus: primary=00, secondary=fff, subordinate=0',
  '\tRegion 0: Memory at 1234567890abcdef (64-bit, prefetchable) [size=64G]',
  '\tRegion 5: Memory at <unassigned> (64-bit) [size=16777217T]',
  '\tCapabilities: [58] Express (v2) Root Port (Slot+), MSI 00',
  '\t\t\tMaxPayload 17 bytes, MaxReadReq 99999999999999999999 bytes',
  '\t\tLnkCap:\tPort #9999, Speed 8GT/s, Width x16',
  '\t\tLnkSta:\tSpeed 99GT/s, Width x7',
  '\tNUMA node: 99999999999999999999',
  '\tIOMMU group: 4294967295',
  `\tPhysical Slot: ${'y'.repeat(1500)}`,
  '\tKernel driver in use: \ud800',
  '-[0000:00]-+-01.0-[01]----00.0',
  '           \\-1f.0',
  '00:01.0/01:00.0/00.0 Ethernet controller [0200]: Intel Corporation Device [8086:1533]',
  '',
);

it('whatever is pasted, what the importer makes of it can be kept and opened again', () => {
  fc.assert(
    fc.property(fc.array(bits, { minLength: 1, maxLength: 14 }), lines => {
      const read = importText(lines.join('\n'));
      if (read.ok) for (const machine of read.value.machines) expectKeepable(machine);
    }),
    { numRuns: 300 },
  );
});
