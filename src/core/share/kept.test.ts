import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import { newDocument, startingView } from './document.ts';
import { makeKept, openKept } from './kept.ts';

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
    const made = makeKept(imported(listOf(5000)));
    expect(made).toMatchObject({ ok: false, error: { what: expect.stringMatching(/4,?096|large|limit/i) } });
  });

  it('is refused in words where it cannot even be written', () => {
    const opened = imported(listOf(2));
    const broken = { ...opened.document, machine: { ...opened.document.machine, functions: null as never } };
    expect(makeKept({ ...opened, document: broken })).toMatchObject({
      ok: false,
      error: { what: expect.stringContaining('cannot be written') },
    });
  });
});
