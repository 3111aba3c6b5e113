import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import { known } from '../topology/fact.ts';
import { nodeId } from '../topology/machine.ts';
import { newDocument, startingView } from './document.ts';
import { makeKept, openKept } from './kept.ts';
import { encodeLink } from './link.ts';

/** Devices that are no PCI functions, with names as long as names may be. */
const manyOthers = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: nodeId(`other${i}`),
    label: `${i} ${Array.from({ length: 200 }, (__, k) => ((i * 7919 + k * k * 31) % 9973).toString(36)).join('')}`,
    parent: null,
    virtualDma: false,
  }));
const imported = (text: string) => {
  const result = importText(text, { name: 'Rack 7' });
  const machine = result.ok ? result.value.machines[0] : undefined;
  if (!machine) throw new Error('the text shows no machine');
  return { document: newDocument(machine), view: startingView };
};
/** So many plain devices, 32 devices of 8 functions to a bus. */
const listOf = (count: number) =>
  Array.from({ length: count }, (_, i) => {
    const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
    const address = `${hex(i >> 16, 4)}:${hex((i >> 8) & 0xff, 2)}:${hex((i >> 3) & 31, 2)}.${i & 7}`;
    return `${address} Ethernet controller [0200]: Example Device [8086:1533]`;
  }).join('\n');

describe('a machine in the form in which a browser keeps it', () => {
  it('opens again as it was', () => {
    const opened = imported(listOf(20));
    const made = makeKept(opened);
    const back = made.ok ? openKept(made.value) : made;
    expect(back).toEqual({ ok: true, value: opened });
  });

  it('is refused in words where it would not open again, before anything is lost', () => {
    const opened = imported(listOf(1));
    const [one] = opened.document.machine.functions;
    if (!one) throw new Error('no function');
    const functions = Array.from({ length: 65_537 }, (_, i) => ({ ...one, id: nodeId(`f${i}`) }));
    const made = makeKept({
      ...opened,
      document: { ...opened.document, machine: { ...opened.document.machine, functions } },
    });
    expect(made).toMatchObject({ ok: false, error: { what: expect.stringContaining('65,536') } });
  });

  it('holds a machine that no link can hold', () => {
    const opened = imported(listOf(1));
    const long = { ...opened.document, machine: { ...opened.document.machine, others: manyOthers(3000) } };
    expect(encodeLink({ ...opened, document: long })).toMatchObject({
      ok: false,
      error: { code: 'link-too-small' },
    });
    const made = makeKept({ ...opened, document: long });
    expect(made.ok && openKept(made.value)).toEqual({ ok: true, value: { ...opened, document: long } });
  });

  it('is refused in words where it cannot even be written', () => {
    const opened = imported(listOf(2));
    const functions = opened.document.machine.functions.map(fn => ({
      ...fn,
      vendorId: known(0x1_8086, 'text'),
    }));
    const broken = { ...opened.document, machine: { ...opened.document.machine, functions } };
    expect(makeKept({ ...opened, document: broken })).toMatchObject({
      ok: false,
      error: { what: expect.stringContaining('cannot be written') },
    });
  });

  it('is refused where it would open without one of its devices, or not at all', () => {
    const { document, view } = imported(listOf(2));
    const withOther = (id: string) => {
      const others = [{ id: nodeId(id), label: 'USB', parent: null, virtualDma: false }];
      return makeKept({ document: { ...document, machine: { ...document.machine, others } }, view });
    };
    expect(withOther('x'.repeat(1000))).toMatchObject({ ok: true });
    // A name is cut where it is written, and is the name of nobody then.
    expect(withOther('x'.repeat(1001))).toMatchObject({
      ok: false,
      error: { code: 'invalid-machine', what: '1 of its devices would be missing when it is opened again.' },
    });
    expect(withOther('toString')).toMatchObject({ ok: false, error: { code: 'damaged' } });
  });
});
