import { makeAddress, samePlace } from './address.ts';
import type { AppStore } from './documents.ts';
import { linkedView, placeOf } from './selectors.ts';
import type { AppState } from './state.ts';

/** The address bar, as far as the store needs it. */
export interface AddressBar {
  read(): string;
  /** Adds a step that Back returns from. */
  push(hash: string): void;
  replace(hash: string): void;
}

/** Writes what is open into the address bar: another machine or pair is a step for Back, a lens or a hop is not. */
export function keepAddressCurrent(store: AppStore, bar: AddressBar): () => void {
  return store.subscribe((state, before) => {
    const hash = makeAddress(placeOf(state), linkedView(state));
    if (hash === bar.read()) return;
    if (isStep(state, before)) bar.push(hash);
    else bar.replace(hash);
  });
}

/** Giving an unsaved machine its place on the shelf is no step of its own. */
function isStep(state: AppState, before: AppState): boolean {
  if (state.open?.origin !== before.open?.origin) return true;
  const moved = !samePlace(placeOf(state), placeOf(before)) && placeOf(before).kind !== 'start';
  return moved || state.view.pair !== before.view.pair;
}
