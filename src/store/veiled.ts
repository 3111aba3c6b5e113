import { isAmong } from '../core/scenes/teaching/claiming.ts';
import type { LabName, Pair } from '../core/share/document.ts';
import type { OpenLesson } from './opened.ts';
import type { AppState, DialogName } from './state.ts';

/** What can be veiled: a lab, the verdict on the chosen pair with all beside it, what would change it, the matrix. */
export type Veil = LabName | 'verdict' | 'remedies' | 'matrix';

export const ANSWER_FIRST = 'Answer first: this pane shows it.';

const NOTHING: ReadonlySet<Veil> = new Set();

/** What would answer the question of the lesson and stays out of sight until the reveal; the same set while nothing changes. */
export function veiledUntilReveal({ lesson, view }: Pick<AppState, 'lesson' | 'view'>): ReadonlySet<Veil> {
  if (last.lesson === lesson && last.pair === view.pair) return last.veiled;
  last = { lesson, pair: view.pair, veiled: veiledIn(lesson, view.pair) };
  return last.veiled;
}
let last: { lesson: OpenLesson | null; pair: Pair | null; veiled: ReadonlySet<Veil> } = {
  lesson: null,
  pair: null,
  veiled: NOTHING,
};

function veiledIn(lesson: OpenLesson | null, pair: Pair | null): ReadonlySet<Veil> {
  const { prediction, step } = lesson?.moment ?? { prediction: null, step: 0 };
  if (!prediction || lesson?.made[step] !== undefined) return NOTHING;
  const { tabs, verdicts, remedies, matrix } = prediction.veils;
  const isVerdict = isAmong(verdicts, pair);
  const veils: readonly Veil[] = [
    ...tabs,
    ...(isVerdict ? (['verdict'] as const) : []),
    ...(isVerdict || isAmong(remedies, pair) ? (['remedies'] as const) : []),
    ...(matrix ? (['matrix'] as const) : []),
  ];
  return veils.length > 0 ? new Set(veils) : NOTHING;
}

/** Dialogs that tell the verdict on every pair, as the matrix does; the picture to share that on the chosen one. */
const tellsAllPairs: readonly DialogName[] = ['machine-report', 'compare'];
export const isVeiledDialog = (state: AppState, dialog: DialogName): boolean =>
  veiledUntilReveal(state).has(dialog === 'share' ? 'verdict' : 'matrix') &&
  (dialog === 'share' || tellsAllPairs.includes(dialog));

/** Whether the whole app would tell what the frame leaves to be found; a lesson asks there too before it tells. */
export const leadsToAnswers = ({ embed, lesson }: Pick<AppState, 'embed' | 'lesson'>): boolean =>
  lesson === null && embed?.hides.includes('verdict') === true;
