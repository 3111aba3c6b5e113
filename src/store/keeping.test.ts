import { describe, expect, it } from 'vitest';
import { newDocument, type PeerlaneDocument, startingView } from '../core/share/document.ts';
import { EngineFailure } from '../worker/client.ts';
import { asEntry } from './shelfRecords.ts';
import { answering, appWithoutPage } from './testing/appWithoutPage.ts';
import { memoryBrowser } from './testing/memoryShelf.ts';

const machine = (name: string) => ({ name, roots: [], functions: [], others: [], sideLinks: [] });

/** A fragment is the machine's name and the kernel. */
const makeKept = ({ document }: { document: PeerlaneDocument }) => ({
  ok: true,
  value: `s=${document.machine.name}/${document.settings.kernel}`,
});
function openKept({ form }: { form: string }) {
  if (form === '') return { ok: false, error: { what: 'There is nothing.' } };
  const [name = '', kernel = ''] = form.replace('s=', '').split('/');
  const document = newDocument(machine(name));
  const settings = { ...document.settings, kernel: kernel as typeof document.settings.kernel };
  return { ok: true, value: { document: { ...document, settings }, view: startingView } };
}
const openScene = () => ({
  document: newDocument(machine('Desk')),
  view: startingView,
  about: { lookAt: '', sources: [] },
});
const openLink = ({ fragment }: { fragment: string }) => openKept({ form: fragment });
const engine = answering({ makeKept, openKept, openLink, openScene });

/** Tabs of one browser. */
function browser() {
  const shared = memoryBrowser();
  let ids = 0;
  const tab = () => {
    const world = { shelf: shared.tab(), nowMs: () => 1000 * ++ids, newId: () => `id${++ids}` };
    const { store, actions } = appWithoutPage(engine, world);
    const names = () => store.getState().shelf.map(({ name }) => name);
    const kernel = () => store.getState().open?.document.settings.kernel;
    return { store, actions, names, kernel };
  };
  return { ...shared, tab };
}
const settle = () => new Promise(resolve => setTimeout(resolve, 5));

/** A tab with a machine that is kept, and another one on the same machine. */
async function twoTabs() {
  const { tab, records } = browser();
  const [one, two] = [tab(), tab()];
  await one.actions.opening.openExample('desk');
  one.actions.asking.chooseKernel('5.4');
  await settle();
  const id = one.store.getState().open?.shelfId ?? '';
  await two.actions.opening.visit(`#d=${id}`);
  return { one, two, id, records };
}

it('a change is said to be on its way until it is on the disk', async () => {
  const { actions, store } = browser().tab();
  await actions.opening.openExample('desk');
  actions.asking.chooseKernel('5.4');
  expect(store.getState().isKeeping).toBe(true);
  await settle();
  expect(store.getState().isKeeping).toBe(false);
});

describe('two tabs on one machine', () => {
  it('edits of both are kept: the later tab goes on under a name of its own and is told', async () => {
    const { one, two, id, records } = await twoTabs();
    one.actions.asking.chooseKernel('5.10');
    two.actions.asking.chooseKernel('6.1');
    await settle();
    const { open, notice } = two.store.getState();
    expect(open?.document.machine.name).toBe('Desk (second tab)');
    expect(open?.shelfId).not.toBe(id);
    expect(notice).toContain('Desk (second tab)');
    expect((await records.machines.all()).map(({ value }) => asEntry(value)?.fragment)).toEqual([
      's=Desk/5.10',
      's=Desk (second tab)/6.1',
    ]);
    two.actions.asking.chooseKernel('6.6');
    await settle();
    expect((await records.machines.all()).map(({ value }) => asEntry(value)?.fragment)).toEqual([
      's=Desk/5.10',
      's=Desk (second tab)/6.6',
    ]);
  });

  it('one that changed nothing is told at once and can show the other state', async () => {
    const { one, two } = await twoTabs();
    one.actions.asking.chooseKernel('5.10');
    await settle();
    expect(two.store.getState().changedElsewhere).toBe(true);
    await two.actions.keeping.showElsewhere();
    expect([two.kernel(), two.store.getState().changedElsewhere]).toEqual(['5.10', false]);
    two.actions.asking.chooseKernel('6.1');
    await settle();
    expect(two.names()).toEqual(['Desk']);
    expect(one.store.getState().changedElsewhere).toBe(true);
  });

  it('what one keeps or forgets appears in the list of the other', async () => {
    const { one, two, id } = await twoTabs();
    expect(two.names()).toEqual(['Desk']);
    await one.actions.keeping.forget(id);
    await settle();
    expect(two.names()).toEqual([]);
  });
});

describe('a full disk', () => {
  it('is told in words, loses nothing when another machine is opened, and is tried again', async () => {
    const { tab, disk } = browser();
    const { store, actions, names, kernel } = tab();
    disk.state = 'full';
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    await settle();
    expect(store.getState()).toMatchObject({
      unkept: { why: 'full' },
      notice: expect.stringContaining('is full'),
    });
    const id = store.getState().open?.shelfId ?? '';
    await actions.opening.visit('#s=Theirs/7.2');
    await actions.opening.reopen(id);
    expect([kernel(), names()]).toEqual(['5.4', ['Desk']]);
    disk.state = 'well';
    await actions.keeping.keepAgain();
    expect(store.getState().unkept).toBeNull();
    const next = tab();
    await next.actions.opening.reopen(id);
    expect(next.kernel()).toBe('5.4');
  });
});

describe('a machine of which nothing can be made that opens again', () => {
  const TEXT = '00:00.0 Host bridge';
  const imported = {
    ok: true,
    value: {
      machines: [machine('Huge')],
      blocks: [],
      warnings: [],
      repairs: [],
      ledger: [],
      ignoredLines: [],
      ignoredLineCount: 0,
      told: { release: null, commandLine: null, cpu: null },
    },
  };
  const refusing = answering({
    importText: () => imported,
    makeKept: () => ({ ok: false, error: { what: 'It has more functions than fit.' } }),
    openKept,
  });
  function visits(engine = refusing) {
    const shared = memoryBrowser();
    let ids = 0;
    const visit = (now = engine) =>
      appWithoutPage(now, { shelf: shared.tab(), nowMs: () => ++ids, newId: () => `id${++ids}` });
    return { ...shared, visit };
  }

  it('is said at once, with the reason, and its text is kept', async () => {
    const { visit, records } = visits();
    const { store, actions } = visit();
    await actions.importing.importText(TEXT);
    await settle();
    expect(store.getState().unkept).toEqual({
      why: 'not-made',
      words: expect.stringMatching(/more functions than fit\..*text .* is kept/),
    });
    expect((await records.originals.all()).map(({ value }) => value)).toMatchObject([{ text: TEXT }]);
  });

  it('is read from its text again in the next visit, which says so', async () => {
    const { visit } = visits();
    await visit().actions.importing.importText(TEXT);
    await settle();
    const { store, actions } = visit();
    await actions.keeping.lookAtShelf();
    const [entry] = store.getState().shelf;
    expect(entry?.origin).toContain('only its text');
    await actions.opening.reopen(entry?.id ?? '');
    expect(store.getState().open).toMatchObject({
      document: { machine: { name: 'Huge' } },
      original: { text: TEXT },
    });
    expect(store.getState().remark).toContain('read again from its text');
  });

  it('is still as it was changed when it is opened again in this visit', async () => {
    const { store, actions } = visits().visit();
    await actions.importing.importText(TEXT);
    actions.asking.chooseKernel('5.4');
    await settle();
    const id = store.getState().open?.shelfId ?? '';
    actions.opening.leave();
    await actions.opening.reopen(id);
    expect(store.getState().open?.document.settings.kernel).toBe('5.4');
  });

  it('leaves what was kept before as it is', async () => {
    const { visit, records } = visits();
    const { actions, store } = visit(answering({ importText: () => imported, makeKept, openKept }));
    await actions.importing.importText(TEXT);
    await settle();
    const id = store.getState().open?.shelfId ?? '';
    const before = await records.machines.get(id);
    const later = visit();
    await later.actions.opening.reopen(id);
    later.actions.asking.chooseKernel('5.4');
    await settle();
    expect(later.store.getState().unkept?.why).toBe('not-made');
    expect(await records.machines.get(id)).toEqual(before);
  });

  it('is no more to be kept once it is forgotten', async () => {
    const { store, actions } = visits().visit();
    await actions.importing.importText(TEXT);
    await settle();
    await actions.keeping.forget(store.getState().open?.shelfId ?? '');
    expect(store.getState().unkept).toBeNull();
  });

  it('is not called kept where the engine stopped over it', async () => {
    const { visit } = visits();
    const stopping = answering({
      importText: () => imported,
      makeKept: () => {
        throw new EngineFailure('out of memory');
      },
    });
    const { store, actions } = visit(stopping);
    await actions.importing.importText(TEXT);
    await settle();
    expect(store.getState()).toMatchObject({ engineTrouble: 'out of memory', unkept: { why: 'not-made' } });
  });
});

describe('a record that is damaged', () => {
  it('is passed over, counted, named when it is asked for, and can be saved', async () => {
    const { tab, records } = browser();
    records.machines.put('x', { id: 'x', name: 'Lost', fragment: 's=half' });
    const { store, actions } = tab();
    await actions.keeping.lookAtShelf();
    expect(store.getState()).toMatchObject({ shelf: [], damagedCount: 1 });
    await actions.opening.visit('#d=x');
    expect(store.getState().remark).toContain('damaged');
    await actions.recovering.openRecovery();
    const { recovery } = store.getState();
    expect(recovery?.isReadable && recovery.records).toMatchObject([
      { name: 'Lost', fragment: 's=half', raw: expect.stringContaining('"Lost"') },
    ]);
  });
});

describe('a damaged record in the list of everything kept', () => {
  const lost = { id: 'x', name: 'Lost', fragment: 's=half' };
  const text = { id: 'x', name: 'Lost', text: 'a capture', place: 0 };
  async function looking() {
    const { tab, records } = browser();
    records.machines.put('x', lost);
    records.originals.put('x', text);
    const { store, actions } = tab();
    await actions.recovering.openRecovery();
    const kept = () => {
      const { recovery } = store.getState();
      return recovery?.isReadable ? recovery.records : [];
    };
    const remove = async () => {
      const [record] = kept();
      if (record) await actions.recovering.removeRecord(record);
    };
    const save = async (part: 'record' | 'text') => {
      const [record] = kept();
      if (record) await actions.recovering.savedRecord(record, part);
    };
    return { store, records, kept, remove, save };
  }

  it('is removed with its text once both were saved, and not before', async () => {
    const { store, records, kept, remove, save } = await looking();
    await remove();
    await save('record');
    await remove();
    expect(kept()).toHaveLength(1);
    expect(await records.machines.get('x')).toEqual(lost);
    await save('text');
    await remove();
    expect(kept()).toEqual([]);
    expect(await records.machines.get('x')).toBeUndefined();
    expect(await records.originals.get('x')).toBeUndefined();
    expect(store.getState()).toMatchObject({ notice: 'Lost was removed.', damagedCount: 0 });
  });

  it('stays where another tab has written it anew', async () => {
    const { store, records, remove, save } = await looking();
    await save('record');
    await save('text');
    records.machines.put('x', { ...lost, name: 'Found', savedAtMs: 1, origin: '' });
    await remove();
    expect(await records.machines.get('x')).toMatchObject({ name: 'Found' });
    expect(store.getState().notice).toContain('was not removed');
  });
});

describe('kept states', () => {
  it('are named, come back with the machine, and going back to one can be undone', async () => {
    const { tab } = browser();
    const { store, actions, kernel } = tab();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    await actions.keeping.keepSnapshot('before the upgrade');
    actions.asking.chooseKernel('6.1');
    await settle();
    const id = store.getState().open?.shelfId ?? '';
    const next = tab();
    await next.actions.opening.reopen(id);
    await settle();
    const [snapshot] = next.store.getState().snapshots;
    if (!snapshot) throw new Error('no kept state');
    expect(snapshot.name).toBe('before the upgrade');
    await next.actions.keeping.returnToSnapshot(snapshot);
    expect(next.kernel()).toBe('5.4');
    next.actions.editing.undo();
    expect(next.kernel()).toBe('6.1');
    expect(kernel()).toBe('6.1');
  });

  it('open for reading beside the machine', async () => {
    const { tab } = browser();
    const { store, actions, kernel, names } = tab();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    await actions.keeping.keepSnapshot('old');
    actions.asking.chooseKernel('6.1');
    await settle();
    const [snapshot] = store.getState().snapshots;
    if (!snapshot) throw new Error('no kept state');
    await actions.keeping.openSnapshot(snapshot);
    expect([kernel(), store.getState().open?.readOnly, names()]).toEqual(['5.4', true, ['Desk']]);
  });
});

describe('forgetting', () => {
  it('can be taken back', async () => {
    const { tab } = browser();
    const { store, actions, names } = tab();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    await settle();
    const id = store.getState().open?.shelfId ?? '';
    await actions.keeping.forget(id);
    expect(names()).toEqual([]);
    await actions.keeping.bringBack();
    expect([names(), store.getState().forgotten]).toEqual([['Desk'], null]);
  });
});
