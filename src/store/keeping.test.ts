import { describe, expect, it } from 'vitest';
import { newDocument, type PeerlaneDocument, startingView } from '../core/share/document.ts';
import { answering, appWithoutPage } from './testing/appWithoutPage.ts';
import { memoryBrowser } from './testing/memoryShelf.ts';

const machine = (name: string) => ({ name, roots: [], functions: [], others: [], sideLinks: [] });

/** A fragment is the machine's name and the kernel. */
const makeLink = ({ document }: { document: PeerlaneDocument }) =>
  `s=${document.machine.name}/${document.settings.kernel}`;
function openLink({ fragment }: { fragment: string }) {
  const [name = '', kernel = ''] = fragment.replace('s=', '').split('/');
  const document = newDocument(machine(name));
  const settings = { ...document.settings, kernel: kernel as typeof document.settings.kernel };
  return { ok: true, value: { document: { ...document, settings }, view: startingView } };
}
const openScene = () => ({
  document: newDocument(machine('Desk')),
  view: startingView,
  about: { lookAt: '', sources: [] },
});
const engine = answering({ makeLink, openLink, openScene });

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
  await one.actions.openExample('desk');
  one.actions.chooseKernel('5.4');
  await settle();
  const id = one.store.getState().open?.shelfId ?? '';
  await two.actions.visit(`#d=${id}`);
  return { one, two, id, records };
}

it('a change is said to be on its way until it is on the disk', async () => {
  const { actions, store } = browser().tab();
  await actions.openExample('desk');
  actions.chooseKernel('5.4');
  expect(store.getState().isKeeping).toBe(true);
  await settle();
  expect(store.getState().isKeeping).toBe(false);
});

describe('two tabs on one machine', () => {
  it('edits of both are kept: the later tab goes on under a name of its own and is told', async () => {
    const { one, two, id, records } = await twoTabs();
    one.actions.chooseKernel('5.10');
    two.actions.chooseKernel('6.1');
    await settle();
    const { open, notice } = two.store.getState();
    expect(open?.document.machine.name).toBe('Desk (second tab)');
    expect(open?.shelfId).not.toBe(id);
    expect(notice).toContain('Desk (second tab)');
    expect((await records.machines.all()).map(({ fragment }) => fragment)).toEqual([
      's=Desk/5.10',
      's=Desk (second tab)/6.1',
    ]);
    two.actions.chooseKernel('6.6');
    await settle();
    expect((await records.machines.all()).map(({ fragment }) => fragment)).toEqual([
      's=Desk/5.10',
      's=Desk (second tab)/6.6',
    ]);
  });

  it('one that changed nothing is told at once and can show the other state', async () => {
    const { one, two } = await twoTabs();
    one.actions.chooseKernel('5.10');
    await settle();
    expect(two.store.getState().changedElsewhere).toBe(true);
    await two.actions.showElsewhere();
    expect([two.kernel(), two.store.getState().changedElsewhere]).toEqual(['5.10', false]);
    two.actions.chooseKernel('6.1');
    await settle();
    expect(two.names()).toEqual(['Desk']);
    expect(one.store.getState().changedElsewhere).toBe(true);
  });

  it('what one keeps or forgets appears in the list of the other', async () => {
    const { one, two, id } = await twoTabs();
    expect(two.names()).toEqual(['Desk']);
    await one.actions.forget(id);
    await settle();
    expect(two.names()).toEqual([]);
  });
});

describe('a full disk', () => {
  it('is told in words, loses nothing when another machine is opened, and is tried again', async () => {
    const { tab, disk } = browser();
    const { store, actions, names, kernel } = tab();
    disk.state = 'full';
    await actions.openExample('desk');
    actions.chooseKernel('5.4');
    await settle();
    expect(store.getState()).toMatchObject({ unkept: 'full', notice: expect.stringContaining('is full') });
    const id = store.getState().open?.shelfId ?? '';
    await actions.visit('#s=Theirs/7.2');
    await actions.reopen(id);
    expect([kernel(), names()]).toEqual(['5.4', ['Desk']]);
    disk.state = 'well';
    await actions.keepAgain();
    expect(store.getState().unkept).toBeNull();
    const next = tab();
    await next.actions.reopen(id);
    expect(next.kernel()).toBe('5.4');
  });
});

describe('kept states', () => {
  it('are named, come back with the machine, and going back to one can be undone', async () => {
    const { tab } = browser();
    const { store, actions, kernel } = tab();
    await actions.openExample('desk');
    actions.chooseKernel('5.4');
    await actions.keepSnapshot('before the upgrade');
    actions.chooseKernel('6.1');
    await settle();
    const id = store.getState().open?.shelfId ?? '';
    const next = tab();
    await next.actions.reopen(id);
    await settle();
    const [snapshot] = next.store.getState().snapshots;
    if (!snapshot) throw new Error('no kept state');
    expect(snapshot.name).toBe('before the upgrade');
    await next.actions.returnToSnapshot(snapshot);
    expect(next.kernel()).toBe('5.4');
    next.actions.undo();
    expect(next.kernel()).toBe('6.1');
    expect(kernel()).toBe('6.1');
  });

  it('open for reading beside the machine', async () => {
    const { tab } = browser();
    const { store, actions, kernel, names } = tab();
    await actions.openExample('desk');
    actions.chooseKernel('5.4');
    await actions.keepSnapshot('old');
    actions.chooseKernel('6.1');
    await settle();
    const [snapshot] = store.getState().snapshots;
    if (!snapshot) throw new Error('no kept state');
    await actions.openSnapshot(snapshot);
    expect([kernel(), store.getState().open?.readOnly, names()]).toEqual(['5.4', true, ['Desk']]);
  });
});

describe('forgetting', () => {
  it('can be taken back', async () => {
    const { tab } = browser();
    const { store, actions, names } = tab();
    await actions.openExample('desk');
    actions.chooseKernel('5.4');
    await settle();
    const id = store.getState().open?.shelfId ?? '';
    await actions.forget(id);
    expect(names()).toEqual([]);
    await actions.bringBack();
    expect([names(), store.getState().forgotten]).toEqual([['Desk'], null]);
  });
});
