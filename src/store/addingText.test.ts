import { describe, expect, it } from 'vitest';
import { knownValue } from '../core/topology/fact.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';
import { memoryBrowser } from './testing/memoryShelf.ts';

const names =
  '00:00.0 Host bridge: Intel Corporation Device\n01:00.0 Ethernet controller: Intel Corporation NIC';
const numbers = '01:00.0 Ethernet controller [0200]: Intel Corporation NIC [8086:1593]';

function app(shelf = memoryBrowser().tab()) {
  const { engine, settle } = engineHere(['importText', 'addText', 'openScene', 'makeKept', 'openKept']);
  const { store, actions } = appWithoutPage(engine, { shelf });
  const deviceId = () => {
    const fn = store.getState().open?.document.machine.functions.find(({ id }) => id === '0000:01:00.0');
    return fn && knownValue(fn.deviceId);
  };
  return { store, actions, settle, shelf, deviceId };
}

describe('a text for the machine that is open', () => {
  it('is read together with the text of the machine, and undone with it', async () => {
    const { store, actions, shelf, deviceId } = app();
    await actions.importing.importText(names);
    await actions.keeping.keepAgain();
    actions.importing.startAddingText();
    await actions.importing.addText(numbers);
    expect(store.getState()).toMatchObject({ dialog: null, importing: { step: 'ready', text: '' } });
    expect(deviceId()).toBe(0x1593);
    await actions.keeping.keepAgain();
    const id = store.getState().open?.shelfId ?? '';
    const textOf = async () => {
      const taken = await shelf.take(id);
      return taken.kind === 'entry' ? taken.original?.text : undefined;
    };
    expect(await textOf()).toBe(store.getState().open?.original?.text);
    expect(await textOf()).toContain(numbers);

    actions.editing.undo();
    expect(deviceId()).toBeUndefined();
    expect(store.getState().open?.original?.text).toBe(names);
    await actions.keeping.keepAgain();
    expect(await textOf()).toBe(names);

    actions.editing.redo();
    expect(deviceId()).toBe(0x1593);
    expect(store.getState().open?.original?.text).toContain(numbers);
  });

  it('stays in the box where it is refused, and the machine as it is', async () => {
    const { store, actions } = app();
    await actions.importing.importText(names);
    const { open } = store.getState();
    await actions.importing.addText('01:00.0 VGA compatible controller [0300]: A card [10de:2684]');
    expect(store.getState().importing).toMatchObject({ step: 'refused', error: { code: 'other-machine' } });
    await actions.importing.addText('nothing of PCI');
    expect(store.getState()).toMatchObject({
      dialog: 'import',
      importing: { step: 'refused', text: 'nothing of PCI', error: { code: 'nothing-new' } },
    });
    expect(store.getState().open?.document).toBe(open?.document);
  });

  it('is refused where the machine was read from no text', async () => {
    const { store, actions } = app();
    await actions.opening.openExample('desktop');
    await actions.importing.addText(numbers);
    expect(store.getState().importing).toMatchObject({ step: 'refused', error: { code: 'no-text' } });
  });
});
