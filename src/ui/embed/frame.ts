import type { Actions } from '../../store/actions.ts';
import type { AppStore } from '../../store/documents.ts';
import { messagesBetween, readSetStep } from '../../store/frameMessages.ts';
import { type AppState, startingState } from '../../store/state.ts';

/** Tells the page around this frame what happens, and takes from it which step to show. */
export function talkToFrame(store: AppStore, { lessons: { goToStep } }: Pick<Actions, 'lessons'>): void {
  const { parent } = window;
  if (parent === window) return;
  // Anybody may be around us, and may know this: it is what they can see, in words.
  const tell = (state: AppState, before: AppState) => {
    for (const message of messagesBetween(before, state)) parent.postMessage(message, '*');
  };
  store.subscribe(tell);
  tell(store.getState(), startingState);
  addEventListener('message', event => {
    const step = event.source === parent ? readSetStep(event.data) : null;
    if (step !== null) goToStep(step - 1);
  });
}
