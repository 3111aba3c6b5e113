import { createStore } from 'zustand/vanilla';
import type { PeerlaneDocument } from '../../core/share/document.ts';
import type { Engine } from '../../worker/client.ts';
import { handlers } from '../../worker/handlers.ts';
import type { CallName } from '../../worker/protocol.ts';
import { alone } from '../../worker/turn.ts';
import { createActions } from '../actions.ts';
import type { Clock } from '../answering.ts';
import type { World } from '../documents.ts';
import { type AppState, startingState } from '../state.ts';
import { memoryBrowser } from './memoryShelf.ts';
import { memoryStorage } from './memoryStorage.ts';

/** An engine that answers only what a test gives it an answer for; to all else it says nothing. */
export const answering = (answers: { readonly [name: string]: (args: never) => unknown }): Engine =>
  ({
    call: async (name: CallName, args: never) => answers[name]?.(args),
    restart: () => {},
    close: () => {},
  }) as unknown as Engine;

/** The engine itself, without its worker; `calls` are those that a test needs, all where it does not say. */
export function engineHere(calls?: readonly CallName[]) {
  let waiting = 0;
  const call = async (name: CallName, args: never) => {
    if (calls && !calls.includes(name)) return null;
    waiting++;
    const answer = await handlers[name](args, alone);
    waiting--;
    return answer;
  };
  /** Waits until nothing is asked any more. */
  const settle = async () => {
    do await new Promise(resolve => setTimeout(resolve, 5));
    while (waiting > 0);
  };
  return { engine: { call, restart: () => {}, close: () => {} } as unknown as Engine, settle };
}

/** Every change comes long after the one before. */
export const noPause: Clock = {
  nowMs: (() => {
    let now = 0;
    return () => {
      now += 1000;
      return now;
    };
  })(),
  after: (_, then) => {
    then();
    return () => {};
  },
};

/** Store and actions without a page; what a browser keeps is kept in memory. */
export function appWithoutPage(engine: Engine, world: Partial<World> = {}, state: Partial<AppState> = {}) {
  const store = createStore<AppState>(() => ({ ...startingState, ...state }));
  const storage = world.storage ?? memoryStorage();
  let ids = 0;
  const actions = createActions(store, {
    engine,
    storage,
    shelf: memoryBrowser().tab(),
    nowMs: () => 1000,
    wait: async () => {},
    newId: () => `id${++ids}`,
    copyText: async () => {},
    protection: async () => 'protected',
    ...world,
  });
  return { store, actions, storage };
}

/** A document as somebody's link opens it. */
export const openedFromLink = (document: PeerlaneDocument, { readOnly = false } = {}) =>
  ({ document, origin: { kind: 'link', payload: '' }, readOnly, shelfId: null, report: null }) as const;
