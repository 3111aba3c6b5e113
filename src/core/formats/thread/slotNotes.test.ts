import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importText } from '../importText.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/cases/${name}.txt`, import.meta.url), 'utf8');
const dmidecode = fixture('38b-dmidecode-alone');
const reference = fixture('00-reference');

function imported(text: string) {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  return read.value;
}
const slotOf = (text: string, bdf: string) =>
  imported(text).machines[0]?.functions.find(fn => fn.bdf === bdf)?.slot;
const conflicts = (text: string) => imported(text).warnings.filter(({ code }) => code === 'conflict');

/** lspci's own words about a slot, in the body of a function. */
const withSlot = (slot: string) => reference.replace(/^(03:00\.0 .*)$/m, `$1\n\tPhysical Slot: ${slot}`);

describe('slots of dmidecode beside lspci', () => {
  it('are told of the functions at their addresses', () => {
    const slot = { state: 'known', value: 'PCIe Slot 2', source: 'text' };
    expect(slotOf(`${reference}\n${dmidecode}`, '0000:03:00.0')).toEqual(slot);
    expect(slotOf(`${dmidecode}\n${reference}`, '0000:03:00.0')).toEqual(slot);
    expect(slotOf(`${reference}\n${dmidecode.replaceAll('\t', '')}`, '0000:03:00.0')).toEqual(slot);
    expect(slotOf(`${reference}\n${dmidecode}`, '0000:04:00.0')?.state).toBe('unknown');
  });

  it('make no function of an address that lspci does not show', () => {
    const text = `${reference}\n${dmidecode.replace('0000:03:00.0', '0000:7f:00.0')}`;
    expect(imported(text).machines).toEqual(imported(reference).machines);
  });

  it('are none where the firmware fills in an address of nothing', () => {
    const empty = dmidecode.replace('0000:03:00.0', '0000:00:00.0');
    expect(slotOf(`${reference}\n${empty}`, '0000:00:00.0')?.state).toBe('unknown');
  });

  it('belong to no one of two machines', () => {
    const other = reference.replaceAll('10de', '1002').replaceAll('10b5', '1000').replaceAll('8086', '1022');
    const { machines } = imported(`${reference}\n$ ssh other lspci -vv\n${other}\n${dmidecode}`);
    expect(machines).toHaveLength(2);
    expect(machines.flatMap(({ functions }) => functions).map(({ slot }) => slot.state)).not.toContain(
      'known',
    );
  });

  it('whose name is not that of lspci are told, and the name of lspci is used', () => {
    const text = `${withSlot('5')}\n${dmidecode}`;
    expect(slotOf(text, '0000:03:00.0')).toMatchObject({ value: '5' });
    expect(conflicts(text).map(({ message }) => message)).toEqual([
      '0000:03:00.0: the text gives two names for its slot, 5 and PCIe Slot 2; the first is used.',
    ]);
    expect(text.split('\n')[(conflicts(text)[0]?.line ?? 0) - 1]).toContain('Bus Address');
  });

  it('that have the number of lspci in their name agree with it', () => {
    expect(conflicts(`${withSlot('2')}\n${dmidecode}`)).toEqual([]);
  });

  it('are read, the other tables are skipped, and prose behind them stays unread', () => {
    const board = 'Handle 0x0002, DMI type 2, 15 bytes\nBase Board Information\n\tManufacturer: Maker\n';
    const { ledger } = imported(`${reference}\n${dmidecode}\n${board}Which slot is it?\n`);
    expect(ledger.slice(1).map(({ status, what }) => [status, what])).toEqual([
      ['skipped', 'dmidecode'],
      ['read', 'slots of dmidecode'],
      ['skipped', 'dmidecode'],
      ['unread', 'not understood'],
    ]);
  });
});

it('slots of sysfs are told of the functions at their addresses', () => {
  for (const separator of [' ', ':'])
    expect(
      slotOf(`${reference}\n/sys/bus/pci/slots/3-1/address${separator}0000:03:00\n`, '0000:03:00.0'),
    ).toEqual({ state: 'known', value: '3-1', source: 'text' });
});
