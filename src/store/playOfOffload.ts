import { offloadPlace, playOfOffload } from '../core/fabric/offload/offloadPlay.ts';
import type { Play } from './play.ts';
import type { AppState } from './state.ts';

/** Another answer puts its steps in place of the old ones; a namespace that is gone ends it. */
export function currentOffloadPlay(state: AppState, before: AppState, play: Play): Play | null {
  const { offload } = state.answers;
  if (offload === null || offload === before.answers.offload) return play;
  if (!offload.ok) return null;
  const { side, nsid } = offloadPlace(play.key);
  const next = playOfOffload(offload.value, side, nsid);
  if (next.steps.length === 0) return null;
  return { ...play, ...next, at: Math.min(play.at, next.steps.length - 1) };
}
