import { describe, expect, it } from 'vitest';
import { importText } from '../formats/importText.ts';
import type { Result } from '../lib/result.ts';
import { defaultSettings } from '../p2pdma/policy/settings.ts';
import { withFactValue } from '../topology/edits/changeFact.ts';
import { editMachine } from '../topology/edits/machineEdit.ts';
import { knownValue, originalOf, unknown } from '../topology/fact.ts';
import { nodeId, type PciFunction } from '../topology/machine.ts';
import { type AdditionAsked, addToDocument } from './addToDocument.ts';
import { newDocument, type PeerlaneDocument } from './document.ts';
import { takenSettings } from './takenSettings.ts';

/** A root port with a drive below it, as `lspci -nnv` prints them without root. */
const plain = `00:00.0 Host bridge [0600]: Intel Corporation Device [8086:09a2]
00:01.0 PCI bridge [0604]: Intel Corporation Root Port [8086:352a] (prog-if 00 [Normal decode])
	Bus: primary=00, secondary=01, subordinate=01, sec-latency=0
	Capabilities: <access denied>
	Kernel driver in use: pcieport
01:00.0 Non-Volatile memory controller [0108]: Samsung Electronics Co Ltd Device [144d:a80a] (prog-if 02 [NVM Express])
	Capabilities: <access denied>
	Kernel driver in use: nvme`;
const withAcs = `00:01.0 PCI bridge [0604]: Intel Corporation Root Port [8086:352a] (prog-if 00 [Normal decode])
	Bus: primary=00, secondary=01, subordinate=01, sec-latency=0
	Capabilities: [40] Express (v2) Root Port (Slot+), MSI 00
	Capabilities: [220 v1] Access Control Services
		ACSCap:	SrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
		ACSCtl:	SrcValid+ TransBlk- ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans-
	Kernel driver in use: pcieport`;

function read(text: string): PeerlaneDocument {
  const imported = importText(text);
  const machine = imported.ok && imported.value.machines[0];
  if (!machine) throw new Error('no machine');
  return newDocument(machine, { ...defaultSettings, ...takenSettings(imported.value, machine) });
}

const ask = (text: string, change: Partial<AdditionAsked> = {}) =>
  addToDocument({ document: read(plain), original: { text: plain, place: 0 }, text, ...change });
const given = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};
const codeOf = (text: string, change: Partial<AdditionAsked> = {}) => {
  const result = ask(text, change);
  return result.ok ? 'added' : result.error.code;
};
const at = ({ machine }: PeerlaneDocument, id: string): PciFunction => {
  const fn = machine.functions.find(each => each.id === id);
  if (!fn) throw new Error(`${id} is not there`);
  return fn;
};
const control = (document: PeerlaneDocument) =>
  knownValue(knownValue(at(document, '0000:00:01.0').acs)?.control ?? unknown);
const edited = (change: (document: PeerlaneDocument) => PciFunction): PeerlaneDocument => {
  const document = read(plain);
  const fn = change(document);
  const functions = document.machine.functions.map(each => (each.id === fn.id ? fn : each));
  return { ...document, machine: { ...document.machine, functions } };
};

describe('a text that is added to the machine that is open', () => {
  it('tells what was unknown, as if both had been pasted together', () => {
    const { document, words, text } = given(ask(withAcs));
    expect(control(read(plain))).toBeUndefined();
    expect(control(document)).toBe(0x1d);
    expect(document.machine).toEqual(read(text).machine);
    expect(words).toMatch(/^Added: \d+ facts of devices that were there\.$/);
  });

  it('may be quoted where the first is not', () => {
    expect(control(given(ask(withAcs.replace(/^/gm, '> '))).document)).toBe(0x1d);
    expect(control(given(ask(withAcs.replace(/^/gm, 'gpu-box-7 | '))).document)).toBe(0x1d);
  });

  it('may bring devices and be added to again', () => {
    const first = given(ask('02:00.0 Ethernet controller [0200]: Intel Corporation Device [8086:1593]'));
    expect(first.words).toBe('Added: 1 device.');
    const { document, text } = first;
    const second = given(ask(withAcs, { document, original: { text, place: 0 } }));
    expect(second.document.machine.functions).toHaveLength(4);
    expect(control(second.document)).toBe(0x1d);
  });

  it('leaves what a person changed on top, and what it was is what the texts say', () => {
    const document = edited(now =>
      withFactValue(withFactValue(at(now, '0000:00:01.0'), 'acs.capability', 0x5f), 'acs.control', 0),
    );
    const named = {
      ...document,
      machine: {
        ...document.machine,
        name: 'My box',
        functions: document.machine.functions.map(fn => ({ ...fn, label: `my ${fn.bdf}` })),
      },
    };
    const after = given(ask(withAcs, { document: named })).document;
    expect(control(after)).toBe(0);
    expect(at(after, '0000:01:00.0').label).toBe('my 0000:01:00.0');
    expect(after.machine.name).toBe('My box');
    const { acs } = at(after, '0000:00:01.0');
    const was = knownValue(originalOf(acs));
    expect(originalOf(was?.control ?? unknown)).toMatchObject({ state: 'known', value: 0x1d });
  });

  it('sets what it tells of the kernel, but not over what a person chose', () => {
    const line = '[    0.000000] Kernel command line: root=/dev/sda1 pci=disable_acs_redir=00:01.0';
    const { document: told, words } = given(ask(line));
    expect(told.settings.commandLine).toBe('pci=disable_acs_redir=00:01.0');
    expect(words).toBe('Added to the machine. Command line was taken from the text.');
    const document = { ...read(plain), settings: { ...defaultSettings, commandLine: 'iommu=pt' } };
    expect(given(ask(`${line}\n\n${withAcs}`, { document })).document.settings.commandLine).toBe('iommu=pt');
  });

  it.each([
    ['says what was known', plain, 'nothing-new'],
    ['is empty', '  ', 'nothing-new'],
    [
      'has another device at an address',
      '01:00.0 Ethernet controller [0200]: Intel Corporation Device [8086:1593]',
      'other-machine',
    ],
    [
      'shows another machine',
      Array.from({ length: 4 }, (_, i) => `00:0${i}.0 Ethernet controller [0200]: A [1234:000${i}]`).join(
        '\n',
      ),
      'other-machine',
    ],
  ])('is refused where it %s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });

  it('is refused where devices were added or removed by hand, which no text can be laid over', () => {
    const document = read(plain);
    const removed = given(
      editMachine(document.machine, { kind: 'remove', node: nodeId('0000:01:00.0') }),
    ).machine;
    expect(codeOf(withAcs, { document: { ...document, machine: removed } })).toBe('built-by-hand');
  });
});
