import type { StackAnswer } from '../core/stack/stackAnswer.ts';
import { stackPane } from './answers/pair.ts';
import type { AppState } from './state.ts';

/** What all layers say of the asked pair; null while the answer that is there is of another one. */
export function stackOfPair({ paneAnswers, view: { pair } }: AppState): StackAnswer | null {
  const stack = paneAnswers[stackPane.key] as StackAnswer | null | undefined;
  return stack && pair && stack.client === pair.client && stack.provider === pair.provider ? stack : null;
}

/** Whether others than Linux decide about the asked pair; false until that is known. */
export function hasOtherLayers(state: AppState): boolean {
  const stack = stackOfPair(state);
  return stack !== null && stack.path !== 'p2pdma';
}
