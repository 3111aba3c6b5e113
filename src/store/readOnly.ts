import type { StoreApi } from 'zustand/vanilla';
import type { AppState } from './state.ts';
import { leadsToAnswers } from './veiled.ts';

export const TO_CHANGE = 'change it';

/** Says why nothing can be changed, and where it can; true if so. `to`: what a copy would be for. */
export function isReadOnly(store: StoreApi<AppState>, to: string): boolean {
  const readOnly = store.getState().open?.readOnly === true;
  if (readOnly) store.setState(state => ({ notice: readOnlyWords(state, to) }));
  return readOnly;
}

/** The same of a frame that the page around it has locked: there no copy can be made either. */
export const isLocked = (store: StoreApi<AppState>, to: string): boolean =>
  store.getState().embed?.isLocked === true && isReadOnly(store, to);

function readOnlyWords(state: AppState, to: string): string {
  if (state.embed?.isLocked !== true) return `This machine is open for reading. Make a copy to ${to}.`;
  const why = 'This machine is shown for reading only.';
  return leadsToAnswers(state) ? why : `${why} Open it in the full app to ${to}.`;
}
