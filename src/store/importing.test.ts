import { describe, expect, it } from 'vitest';
import { lintSettings } from '../core/p2pdma/acs/lints.ts';
import { defaultSettings } from '../core/p2pdma/policy/settings.ts';
import type { PeerlaneDocument } from '../core/share/document.ts';
import { decodeDocument, encodeDocument } from '../core/share/payload.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';
import { memoryBrowser } from './testing/memoryShelf.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const file = (name: string, text: string) => ({ name, bytes: bytes(text) });

/** Five devices on one bus; `maker` tells one machine from another. */
const listOf = (maker: string) =>
  Array.from(
    { length: 5 },
    (_, i) => `00:0${i}.0 Ethernet controller [0200]: A device [${maker}:000${i}]`,
  ).join('\n');

function app() {
  const { engine, settle } = engineHere(['openFile', 'importText', 'makeKept', 'openKept', 'makeFile']);
  const { store, actions } = appWithoutPage(engine, { shelf: memoryBrowser().tab() });
  const names = () => store.getState().shelf.map(({ name }) => name);
  return { store, actions, settle, names };
}

async function savedFile(name: string): Promise<{ name: string; bytes: Uint8Array }> {
  const { actions } = app();
  await actions.importing.importFiles([file(`${name}.txt`, listOf('8086'))], []);
  return file(`${name}.peerlane.json`, (await actions.keeping.makeFile()) ?? '');
}

describe('the paste box', () => {
  it('keeps what was typed when an unreadable file is dropped, or one that opens', async () => {
    const { store, actions } = app();
    actions.importing.typeImport('half a capture');
    await actions.importing.importFiles([{ name: 'x.bin', bytes: new Uint8Array(64) }], []);
    expect(store.getState().importing).toMatchObject({ step: 'refused', text: 'half a capture' });
    await actions.importing.importFiles(
      [{ name: 'x.txt', bytes: Uint8Array.of(0xf4, 0x90, 0x80, 0x80) }],
      [],
    );
    expect(store.getState().importing).toMatchObject({ step: 'refused', text: 'half a capture' });
    await actions.importing.importFiles([file('rack.txt', listOf('8086'))], []);
    expect(store.getState().open?.document.machine.name).toBe('rack');
    expect(store.getState().importing).toEqual({ step: 'ready', text: 'half a capture' });
  });

  it('is empty once its text has become a machine, which has the text', async () => {
    const { store, actions } = app();
    await actions.importing.importText(listOf('8086'));
    expect(store.getState().importing).toEqual({ step: 'ready', text: '' });
    expect(store.getState().open?.original).toEqual({
      name: '5 NICs',
      text: listOf('8086'),
      place: 0,
    });
  });

  it('takes what is pasted anywhere, behind what was typed, and reads none of it', () => {
    const { store, actions } = app();
    expect(actions.importing.offerText(listOf('8086'))).toBe(true);
    expect(store.getState()).toMatchObject({
      dialog: 'import',
      importing: { step: 'ready', text: listOf('8086') },
      open: null,
    });
    expect(actions.importing.offerText('03:00.0 and more')).toBe(true);
    expect(store.getState().importing.text).toBe(`${listOf('8086')}\n\n03:00.0 and more`);
  });

  it('takes no line of words, and nothing while another dialog is open', () => {
    const { store, actions } = app();
    expect(actions.importing.offerText('just some words')).toBe(false);
    store.setState({ dialog: 'keys' });
    expect(actions.importing.offerText(listOf('8086'))).toBe(false);
    expect(store.getState()).toMatchObject({ dialog: 'keys', importing: { step: 'ready', text: '' } });
  });

  it('says at once that something was mended or not understood, and else nothing of it', async () => {
    const { store, actions } = app();
    await actions.importing.importText(listOf('8086'));
    expect(store.getState().notice).toMatch(/ is open\.$/);
    await actions.importing.importText(`Hello all,\n${listOf('8086')}`.replace(/^/gm, '> '));
    expect(store.getState().notice).toMatch(
      / is open\. The text was mended .*; 1 line was not understood\.$/,
    );
  });

  it('is not overwritten by a text that is dropped', async () => {
    const { store, actions } = app();
    actions.importing.typeImport('half a capture');
    await actions.importing.dropText('no capture at all');
    expect(store.getState().importing).toMatchObject({ step: 'refused', text: 'half a capture' });
  });
});

describe('several files', () => {
  it('may be pieces of one machine or machines of their own: the person says which', async () => {
    const { store, actions, settle, names } = app();
    await actions.importing.importFiles([file('a.txt', listOf('8086')), file('b.txt', listOf('8086'))], []);
    const { importing } = store.getState();
    if (importing.step !== 'choose') throw new Error('there is nothing to choose');
    expect(importing.choices.map(({ machine, fileCount }) => [machine.name, fileCount])).toEqual([
      ['a', 2],
      ['a', 1],
      ['b', 1],
    ]);
    await actions.importing.keepAllMachines();
    await settle();
    expect(names().toSorted()).toEqual(['a', 'b']);
    expect(store.getState().remark).toBe('Also kept in this browser: b.');
  });

  it('are one paste where the person says so, with their names in its text', async () => {
    const { store, actions } = app();
    const lines = listOf('8086').split('\n');
    const [first = '', ...others] = lines;
    await actions.importing.importFiles([file('a.txt', first), file('b.txt', others.join('\n'))], []);
    await actions.importing.chooseMachine(0);
    expect(store.getState().open?.document.machine.functions).toHaveLength(5);
    expect(store.getState().open?.original?.text).toMatch(
      /^==> a\.txt <==\n00:00\.0[\s\S]*\n==> b\.txt <==\n/,
    );
  });

  it('that contradict each other are machines of their own', async () => {
    const { store, actions } = app();
    await actions.importing.importFiles([file('a.txt', listOf('8086')), file('b.txt', listOf('10de'))], []);
    const { importing } = store.getState();
    expect(importing.step === 'choose' && importing.choices.map(({ machine }) => machine.name)).toEqual([
      'a',
      'b',
    ]);
  });

  it('are all read, and whatever shows no machine is named', async () => {
    const { store, actions } = app();
    const empty = Array.from({ length: 20 }, (_, i) => file(`note${i}.txt`, 'hello'));
    await actions.importing.importFiles(
      [...empty, file('rack.txt', listOf('8086'))],
      ['big.iso: it is too large.'],
    );
    expect(store.getState().open?.document.machine.name).toBe('rack');
    expect(store.getState().remark).toMatch(/Not read: 21\. big\.iso.*note0\.txt: No line.*more/);
  });

  it('of our own: the first opens, the others are kept, and so is what a text among them shows', async () => {
    const { store, actions, settle, names } = app();
    const [one, two] = [await savedFile('one'), await savedFile('two')];
    await actions.importing.importFiles(
      [one, two, file('three.txt', listOf('8086')), file('four.txt', '?')],
      [],
    );
    await settle();
    expect(store.getState().open?.document.machine.name).toBe('one');
    expect(names().toSorted()).toEqual(['one', 'three', 'two']);
    expect(store.getState().remark).toMatch(/Also kept in this browser: two, three\. four\.txt: No line/);
  });

  it('that show nothing are refused together, each by name', async () => {
    const { store, actions } = app();
    await actions.importing.importFiles([file('a.txt', 'x'), file('b.txt', 'y')], []);
    const { importing } = store.getState();
    expect(importing.step === 'refused' && importing.error.missing).toMatch(/a\.txt: .*b\.txt: /);
  });

  it('that the browser cannot read are named too', async () => {
    const { store, actions } = app();
    await actions.importing.importFiles([], ['Rack: this folder is empty.']);
    const { importing } = store.getState();
    expect(importing.step === 'refused' && importing.error.missing).toContain('this folder is empty');
  });
});

describe('what the text tells of the settings', () => {
  const told = `${listOf('1af4')}
$ uname -r
6.8.0-45-generic
$ cat /proc/cmdline
BOOT_IMAGE=/vmlinuz root=UUID=5d5b ro intel_iommu=on pci=noacs vfio-pci.ids=10de:2230 ip=10.0.0.7
$ lscpu | grep -E 'Vendor|family'
Vendor ID: AuthenticAMD
CPU family: 25
`;
  const settingsOf = (store: ReturnType<typeof app>['store']) => store.getState().open?.document.settings;

  it('opens with the machine, but for what names a disk or an address, and is one step to undo', async () => {
    const { store, actions } = app();
    await actions.importing.importText(told);
    expect(settingsOf(store)).toEqual({
      ...defaultSettings,
      kernel: '6.8.0-45-generic',
      cpu: { vendor: 'amd', family: 25 },
      commandLine: 'intel_iommu=on pci=noacs vfio-pci.ids=10de:2230',
    });
    expect(store.getState().open?.report?.told.commandLine?.value).toContain('root=UUID=5d5b');
    actions.editing.undo();
    expect(settingsOf(store)).toEqual(defaultSettings);
    actions.editing.redo();
    expect(settingsOf(store)?.kernel).toBe('6.8.0-45-generic');
  });

  it('keeps a name of Debian as it is, with what is said of such kernels', async () => {
    const { store, actions } = app();
    await actions.importing.importText(told.replace('6.8.0-45-generic', '6.1.0-18-amd64'));
    const settings = settingsOf(store) ?? defaultSettings;
    expect(settings.kernel).toBe('6.1.0-18-amd64');
    expect(lintSettings(settings).map(({ code }) => code)).toEqual([
      'unknown-option',
      'kernel-doubtful',
      'built-without-p2pdma',
    ]);
  });

  it('knows the point release of Debian where the text names the package', async () => {
    const { store, actions } = app();
    const version =
      'Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP Debian 6.1.76-1 (2024-02-01)';
    await actions.importing.importText(`${told.replace('6.8.0-45-generic', '6.1.0-18-amd64')}${version}\n`);
    const settings = settingsOf(store) ?? defaultSettings;
    expect(settings.kernel).toBe('6.1.0-18-amd64 Debian 6.1.76-1');
    expect(lintSettings(settings).map(({ code }) => code)).toEqual([
      'unknown-option',
      'built-without-p2pdma',
    ]);
    expect(store.getState().open?.report?.warnings.map(({ code }) => code)).not.toContain('told-twice');
    const reopened = decodeDocument(encodeDocument(store.getState().open?.document as PeerlaneDocument));
    expect(reopened.ok && reopened.value.settings.kernel).toBe(settings.kernel);
  });

  it('of a kernel whose name does not tell its code, the kernel stays as it was', async () => {
    const { store, actions } = app();
    await actions.importing.importText(told.replace('6.8.0-45-generic', '5.14.0-503.el9'));
    expect(settingsOf(store)).toMatchObject({ kernel: defaultSettings.kernel, cpu: { vendor: 'amd' } });
    expect(store.getState().open?.report?.warnings.map(({ code }) => code)).toContain('kernel-not-told');
  });

  it('is nothing where the text tells nothing: there is no step to undo', async () => {
    const { store, actions } = app();
    await actions.importing.importText(listOf('8086'));
    expect(store.getState().history.past).toEqual([]);
  });

  it('is kept with the machine', async () => {
    const { store, actions, settle } = app();
    await actions.importing.importText(told);
    await settle();
    const id = store.getState().open?.shelfId ?? '';
    await actions.importing.importText(listOf('8086'));
    await actions.opening.reopen(id);
    expect(settingsOf(store)?.kernel).toBe('6.8.0-45-generic');
  });

  it('is of neither machine where the text shows two', async () => {
    const { store, actions } = app();
    await actions.importing.importText(`${told}\n${listOf('10de')}`);
    await actions.importing.chooseMachine(0);
    expect(settingsOf(store)).toEqual(defaultSettings);
  });
});
