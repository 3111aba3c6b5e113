import { stackOfPair } from './pairAnswer.ts';
import type { AppState } from './state.ts';

/** Whether others than Linux decide about the asked pair; false until that is known. */
export function hasOtherLayers(state: AppState): boolean {
  const stack = stackOfPair(state);
  return stack !== null && stack.path !== 'p2pdma';
}
