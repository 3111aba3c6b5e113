import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { newDocument } from '../core/share/document.ts';
import { emptyMachine } from '../core/topology/emptyMachine.ts';
import { nodeId } from '../core/topology/machine.ts';
import { type Engine, EngineFailure } from '../worker/client.ts';
import type { CallName } from '../worker/protocol.ts';
import { type Clock, keepAnswersCurrent } from './answering.ts';
import type { PaneAnswer } from './answers/declared.ts';
import { noAnswers } from './answers.ts';
import { type AppState, startingState } from './state.ts';
import { openedFromLink } from './testing/appWithoutPage.ts';

interface Asked {
  readonly call: CallName;
  readonly args: never;
  readonly signal: AbortSignal | undefined;
  readonly answer: (answer: unknown) => Promise<void>;
  readonly fail: () => Promise<void>;
}

/** A store whose engine and clock do nothing until the test says so. */
function stage() {
  const asked: Asked[] = [];
  const settled = () => new Promise<void>(resolve => setImmediate(resolve));
  const engine = {
    call: (call: CallName, args: never, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        asked.push({
          call,
          args,
          signal,
          answer: answer => {
            resolve(answer);
            return settled();
          },
          fail: () => {
            reject(new EngineFailure('it died'));
            return settled();
          },
        });
      }),
    close: () => {},
  } as unknown as Engine;
  let nowMs = 1000;
  const timers: { readonly atMs: number; readonly then: () => void }[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    after: (ms, then) => {
      const timer = { atMs: nowMs + ms, then };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const passMs = (ms: number) => {
    nowMs += ms;
    for (const timer of timers.filter(({ atMs }) => atMs <= nowMs)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.then();
    }
  };
  const document = newDocument(emptyMachine('Small'));
  const store = createStore<AppState>(() => ({ ...startingState, open: openedFromLink(document) }));
  const answering = keepAnswersCurrent(store, engine, clock);
  const asksFor = (call: CallName) => asked.filter(each => each.call === call);
  const chooseKernel = (kernel: string) =>
    store.setState(({ open }) =>
      open
        ? {
            open: {
              ...open,
              document: { ...open.document, settings: { ...open.document.settings, kernel } },
            },
          }
        : {},
    );
  return { store, answering, asksFor, passMs, chooseKernel, document };
}

describe('an answer that follows from facts', () => {
  it('is asked for once, and again only when what it follows from says anything else', () => {
    const { store, asksFor, chooseKernel, passMs } = stage();
    expect(asksFor('analyse')).toHaveLength(1);
    store.setState(({ open }) => (open ? { open: { ...open, document: { ...open.document } } } : {}));
    store.setState({ notice: 'something else' });
    expect(asksFor('analyse')).toHaveLength(1);
    passMs(1000);
    chooseKernel('5.10');
    expect(asksFor('analyse')).toHaveLength(2);
    expect(asksFor('outline')).toHaveLength(1);
  });

  it('is shown when it comes, and stays until the next one is there', async () => {
    const { store, asksFor, chooseKernel, passMs } = stage();
    await asksFor('analyse')[0]?.answer('first');
    passMs(1000);
    chooseKernel('5.10');
    expect(store.getState().answers.analysis).toBe('first');
    await asksFor('analyse')[1]?.answer('second');
    expect(store.getState().answers.analysis).toBe('second');
  });

  it('is cancelled as soon as it is late, and never shown', async () => {
    const { store, asksFor, chooseKernel, passMs } = stage();
    passMs(1000);
    chooseKernel('5.10');
    const [late, latest] = asksFor('analyse');
    expect(late?.signal?.aborted).toBe(true);
    await late?.answer('late');
    expect(store.getState().answers.analysis).toBeNull();
    await latest?.answer('latest');
    expect(store.getState().answers.analysis).toBe('latest');
  });

  it('takes two rounds for twelve changes within 200 ms, however quick the engine is', async () => {
    const { store, asksFor, chooseKernel, passMs } = stage();
    passMs(1000);
    const before = asksFor('analyse').length;
    for (let i = 0; i < 12; i++) {
      chooseKernel(`6.${i}`);
      await asksFor('analyse').at(-1)?.answer(i);
      passMs(16);
    }
    passMs(200);
    expect(asksFor('analyse').length - before).toBe(2);
    expect(asksFor('analyse').at(-1)?.args).toMatchObject({ settings: { kernel: '6.11' } });
    await asksFor('analyse').at(-1)?.answer('of the last');
    expect(store.getState().answers.analysis).toBe('of the last');
  });

  it('keeps up with what is dragged: every shape of the drawing is asked for', () => {
    const { store, asksFor, passMs } = stage();
    const before = asksFor('layout').length;
    for (const aspect of [1, 1.2, 1.5]) {
      store.setState(({ drawing }) => ({ drawing: { ...drawing, aspect } }));
      passMs(16);
    }
    expect(asksFor('layout').length - before).toBe(3);
  });

  it('is gone when nothing is open', async () => {
    const { store, asksFor } = stage();
    await asksFor('outline')[0]?.answer('the outline');
    expect(store.getState().answers.machine).toBe('the outline');
    store.setState({ open: null });
    expect(store.getState().answers.machine).toBeNull();
  });

  it('is asked for again, once, when somebody emptied it', async () => {
    const { store, asksFor, passMs } = stage();
    await asksFor('outline')[0]?.answer('the outline');
    passMs(1000);
    store.setState({ answers: noAnswers });
    store.setState({ notice: 'later' });
    expect(asksFor('outline')).toHaveLength(2);
  });

  it('tells trouble, and is asked for again when the person says so', async () => {
    const { store, asksFor, passMs } = stage();
    await asksFor('outline')[0]?.fail();
    expect(store.getState().engineTrouble).toBe('it died');
    passMs(1000);
    store.setState({ engineTrouble: null, retries: 1 });
    await asksFor('outline')[1]?.answer('the outline');
    expect(store.getState().answers.machine).toBe('the outline');
  });
});

describe('the answer of a pane', () => {
  const pane: PaneAnswer<'lens'> = {
    key: 'own',
    call: 'lens',
    inputs: (document, { selected: node }) => (node === null ? null : { document, node }),
  };

  it('is asked for only while the pane is on the screen', async () => {
    const { store, answering, asksFor } = stage();
    store.setState({ selected: nodeId('a') });
    expect(asksFor('lens')).toHaveLength(0);
    const close = answering.follow(pane);
    await asksFor('lens')[0]?.answer('seen');
    expect(store.getState().paneAnswers['own']).toBe('seen');
    close();
    expect(store.getState().paneAnswers['own']).toBeNull();
    store.setState({ selected: nodeId('b') });
    expect(asksFor('lens')).toHaveLength(1);
  });

  it('is asked for once where two show the same', () => {
    const { store, answering, asksFor, passMs } = stage();
    store.setState({ selected: nodeId('a') });
    const [closeOne, closeOther] = [answering.follow(pane), answering.follow(pane)];
    expect(asksFor('lens')).toHaveLength(1);
    closeOne();
    passMs(1000);
    store.setState({ selected: nodeId('b') });
    expect(asksFor('lens')).toHaveLength(2);
    closeOther();
    expect(asksFor('lens')[1]?.signal?.aborted).toBe(true);
  });
});
