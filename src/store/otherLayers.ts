import type { AnswerTo } from './answers/declared.ts';
import { stackPane } from './answers/pair.ts';
import type { AppState } from './state.ts';

/** Whether others than Linux decide about the asked pair; false until that is known. */
export function hasOtherLayers({ paneAnswers }: AppState): boolean {
  const stack = paneAnswers[stackPane.key] as AnswerTo<'stack'> | null | undefined;
  return stack != null && stack.path !== 'p2pdma';
}
