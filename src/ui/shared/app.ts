import { createContext, useContext, useEffect } from 'react';
import { useStore } from 'zustand';
import type { Actions } from '../../store/actions.ts';
import type { Answering } from '../../store/answering.ts';
import type { AnswerTo, CallName, PaneAnswer } from '../../store/answers/declared.ts';
import type { AppStore } from '../../store/documents.ts';
import type { AppState } from '../../store/state.ts';

/** The one seam between React and the store. */
export interface App {
  readonly store: AppStore;
  readonly actions: Actions;
  readonly answering: Answering;
}
export const AppContext = createContext<App | null>(null);

/** Store and actions together, for hooks that make actions of their own. */
export function useAppContext(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('a panel was rendered outside the app');
  return app;
}

/** A part of the state; the component is drawn again when it changes. */
export const useApp = <T>(select: (state: AppState) => T): T => useStore(useAppContext().store, select);
/** What a person can do about one thing. */
export const useActions = <G extends keyof Actions>(group: G): Actions[G] => useAppContext().actions[group];

/** What the engine answers a pane, asked for as long as the pane is on the screen; null until it is there. */
export function useAnswer<N extends CallName>(pane: PaneAnswer<N>): AnswerTo<N> | null {
  const { answering } = useAppContext();
  useEffect(() => answering.follow(pane), [answering, pane]);
  return useApp(state => (state.paneAnswers[pane.key] ?? null) as AnswerTo<N> | null);
}
