import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../core/p2pdma/policy/settings.ts';
import { newDocument, type PeerlaneDocument, startingView } from '../core/share/document.ts';
import { nodeId } from '../core/topology/machine.ts';
import type { Answer, Args, CallName } from '../worker/protocol.ts';
import { keepAddressCurrent } from './addressBar.ts';
import { answering, appWithoutPage } from './testing/appWithoutPage.ts';
import { memoryBrowser } from './testing/memoryShelf.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

const machine = (name: string) => ({ name, roots: [], functions: [], others: [], sideLinks: [] });
const document = (name: string): PeerlaneDocument => newDocument(machine(name));

/** Answers as the engine would, without its work: a fragment is the machine's name. */
const answers: { [N in CallName]?: (args: Args<N>) => Answer<N> } = {
  openScene: ({ scene }) =>
    scene === 'desk'
      ? {
          document: document('Desk'),
          view: startingView,
          about: { lookAt: '', sources: [] },
        }
      : null,
  makeKept: args => ({ ok: true, value: `s=${args.document.machine.name}` }),
  openLink: ({ fragment }) => ({
    ok: true,
    value: { document: document(fragment.replace('s=', '')), view: startingView },
  }),
  importText: ({ name }) => ({
    ok: true,
    value: {
      machines: [machine(name ?? 'Pasted machine')],
      blocks: [],
      warnings: [],
      repairs: [],
      ledger: [],
      ignoredLines: [],
      ignoredLineCount: 0,
      told: { release: null, commandLine: null, cpu: null, hypervisor: null },
      errors: [],
    },
  }),
};

function app({ full = false } = {}) {
  const clock = { nowMs: 1000 };
  const { store, actions, storage } = appWithoutPage(answering(answers), {
    storage: memoryStorage({ full }),
    shelf: memoryBrowser({ state: full ? 'full' : 'well' }).tab(),
    nowMs: () => clock.nowMs,
  });
  const address = { now: '', steps: [] as string[] };
  keepAddressCurrent(store, {
    read: () => address.now,
    push: hash => {
      address.now = hash;
      address.steps.push(hash);
    },
    replace: hash => {
      address.now = hash;
    },
  });
  return {
    store,
    actions,
    storage,
    clock,
    address,
    settle: () => new Promise(resolve => setTimeout(resolve)),
  };
}

describe('opening', () => {
  it('an imported machine is kept in the browser at once', async () => {
    const { store, actions, settle } = app();
    await actions.importing.importText('00:00.0 Host bridge');
    await settle();
    expect(store.getState().shelf.map(entry => entry.name)).toEqual(['Pasted machine']);
    expect(store.getState().open?.shelfId).toBe('id1');
  });

  it('a link opens for reading and leaves the shelf as it was', async () => {
    const { store, actions, settle } = app();
    await actions.importing.importText('mine');
    await settle();
    await actions.opening.visit('#s=Theirs');
    expect(store.getState().open).toMatchObject({ readOnly: true, shelfId: null });
    expect(store.getState().open?.document.machine.name).toBe('Theirs');
    expect(store.getState().shelf).toHaveLength(1);
  });

  it('a link cannot be changed, a copy of it can', async () => {
    const { store, actions, settle } = app();
    await actions.opening.visit('#s=Theirs');
    actions.asking.chooseKernel('5.4');
    expect(store.getState().open?.document.settings.kernel).toBe(defaultSettings.kernel);
    actions.opening.makeCopy();
    actions.asking.chooseKernel('5.4');
    await settle();
    expect(store.getState().open?.document.settings.kernel).toBe('5.4');
    expect(store.getState().shelf.map(entry => entry.name)).toEqual(['Theirs (copy)']);
  });

  it('an example is kept once it is changed, not before', async () => {
    const { store, actions, settle } = app();
    await actions.opening.openExample('desk');
    await settle();
    expect(store.getState().shelf).toEqual([]);
    actions.asking.chooseKernel('5.4');
    await settle();
    expect(store.getState().shelf).toHaveLength(1);
  });

  it('a full storage is told in words and the machine stays open', async () => {
    const { store, actions, settle } = app({ full: true });
    await actions.importing.importText('mine');
    await settle();
    expect(store.getState().open?.document.machine.name).toBe('Pasted machine');
    expect(store.getState().notice).toContain('storage is full');
  });

  it('an unknown example and a machine of another browser lead to the start page with a sentence', async () => {
    const { store, actions } = app();
    await actions.opening.visit('#e=nowhere');
    expect(store.getState()).toMatchObject({ open: null, notice: expect.stringContaining('nowhere') });
    await actions.opening.visit('#d=elsewhere');
    expect(store.getState().notice).toContain('not kept in this browser');
  });
});

describe('undo', () => {
  const kernel = (store: ReturnType<typeof app>['store']) => store.getState().open?.document.settings.kernel;

  it('takes back what was chosen, step by step, and redo does it again', async () => {
    const { store, actions } = app();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    actions.asking.chooseKernel('5.10');
    actions.editing.undo();
    expect([kernel(store), store.getState().notice]).toEqual(['5.4', 'Undone. One step is left to undo.']);
    actions.editing.undo();
    expect(kernel(store)).toBe(defaultSettings.kernel);
    actions.editing.undo();
    actions.editing.redo();
    expect(kernel(store)).toBe('5.4');
  });

  it('takes a command line that was typed in one go as one step', async () => {
    const { store, actions, clock } = app();
    await actions.opening.openExample('desk');
    for (const text of ['p', 'pc', 'pci']) {
      actions.asking.typeCommandLine(text);
      clock.nowMs += 200;
    }
    clock.nowMs += 2000;
    actions.asking.typeCommandLine('pci=');
    actions.editing.undo();
    expect(store.getState().open?.document.settings.commandLine).toBe('pci');
    actions.editing.undo();
    expect(store.getState().open?.document.settings.commandLine).toBe('');
  });

  it('is kept in the browser as any change is', async () => {
    const { store, actions, clock, settle } = app();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    await settle();
    clock.nowMs += 5000;
    actions.editing.undo();
    await settle();
    expect(store.getState().shelf).toMatchObject([{ name: 'Desk', savedAtMs: clock.nowMs }]);
  });

  it('leaves the pair, the pane and the selection as they are', async () => {
    const { store, actions } = app();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    actions.looking.goToPane('tree');
    actions.asking.askPair({ client: nodeId('a'), provider: nodeId('b') });
    const { view, pane } = store.getState();
    actions.editing.undo();
    expect(store.getState()).toMatchObject({ view, pane });
  });

  it('forgets the kernel’s answer to a call that is taken back', async () => {
    const { store, actions } = app();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    const outcome = { call: 'f', succeeded: true, returned: '0', sentence: [], messages: [] };
    store.setState({ outcome });
    actions.editing.undo();
    expect(store.getState().outcome).toBeNull();
  });

  it('does not reach behind the opening of another machine, nor into the original of a copy', async () => {
    const { store, actions } = app();
    await actions.opening.openExample('desk');
    actions.asking.chooseKernel('5.4');
    actions.opening.makeCopy();
    actions.editing.undo();
    expect([kernel(store), store.getState().open?.document.machine.name]).toEqual(['5.4', 'Desk (copy)']);
    actions.asking.chooseKernel('5.10');
    await actions.importing.importText('mine');
    actions.editing.undo();
    expect(store.getState().open?.document.machine.name).toBe('Pasted machine');
  });

  it('does nothing to what is open for reading', async () => {
    const { store, actions } = app();
    await actions.opening.visit('#s=Theirs');
    const { open } = store.getState();
    actions.editing.undo();
    actions.editing.redo();
    expect(store.getState().open).toBe(open);
  });

  it('has nothing to take back of a choice that changes nothing', async () => {
    const { store, actions } = app();
    await actions.opening.openExample('desk');
    actions.opening.rename('  ');
    expect(store.getState().history.past).toEqual([]);
  });
});

describe('asking about a pair', () => {
  const [a, b] = [nodeId('a'), nodeId('b')];

  it('the first device would reach, the second one’s memory', () => {
    const { store, actions } = app();
    actions.asking.choosePairEnd(a);
    expect(store.getState().view.pair).toBeNull();
    actions.asking.choosePairEnd(b);
    expect(store.getState().view.pair).toEqual({ client: a, provider: b });
    expect(store.getState().pairStart).toBeNull();
  });

  it('can be swapped and dropped', () => {
    const { store, actions } = app();
    actions.asking.askPair({ client: a, provider: b });
    actions.asking.swapPair();
    expect(store.getState().view.pair).toEqual({ client: b, provider: a });
    actions.asking.closePair();
    expect(store.getState().view.pair).toBeNull();
  });
});

describe('the address bar', () => {
  it('gets a step for another machine or pair, and none for another lens', async () => {
    const { actions, address } = app();
    await actions.opening.openExample('desk');
    actions.asking.askPair({ client: nodeId('a'), provider: nodeId('b') });
    actions.looking.lookThrough('class');
    expect(address.steps).toEqual(['#e=desk', '#e=desk&p=b~a']);
    expect(address.now).toBe('#e=desk&p=b~a&lens=class');
  });

  it('Back to a pair that is no more asked changes the view, not the machine', async () => {
    const { store, actions } = app();
    await actions.opening.openExample('desk');
    const { open } = store.getState();
    await actions.opening.visit('#e=desk&p=b~a');
    expect(store.getState().open).toBe(open);
    expect(store.getState().view.pair).toEqual({ provider: 'b', client: 'a' });
  });
});
