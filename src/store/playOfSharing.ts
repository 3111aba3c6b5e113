import type { SharingAnswer } from '../core/dmabuf/answerSharing.ts';
import type { PlannedRun } from '../core/dmabuf/plannedRun.ts';
import type { AppStore } from './documents.ts';
import { type Play, SHARING } from './play.ts';
import { chosenSharing, chosenSharingWay, chosenSharingWayAt } from './selectors.ts';
import type { AppState } from './state.ts';

/** A run as the player plays it, from one of its calls. */
export const playOfSharing = (
  { name }: PlannedRun,
  { play }: SharingAnswer,
  call: number,
): Pick<Play, 'key' | 'what' | 'steps' | 'at'> => ({
  key: SHARING,
  what: name,
  steps: play,
  at: stepOfCall(play, call),
});

const stepOfCall = (play: SharingAnswer['play'], call: number): number =>
  Math.max(
    0,
    play.findIndex(({ scriptStep }) => scriptStep === call),
  );

/** Another answer, or another run, puts its steps in place of the old ones, at the call that is looked at. */
export function currentSharingPlay(state: AppState, before: AppState, play: Play): Play | null {
  const { sharing } = state.answers;
  if (sharing === null) return play; // the engine is at work
  if (sharing === before.answers.sharing && chosenSharingWayAt(state) === chosenSharingWayAt(before))
    return play;
  const [run, answer] = [chosenSharingWay(state), chosenSharing(state)];
  if (!run || !answer || answer.play.length === 0) return null;
  return { ...play, ...playOfSharing(run, answer, state.sharing.call), playing: false };
}

/** Whoever steps the player looks at the call that its step belongs to. */
export function keepCallCurrent(store: AppStore): () => void {
  return store.subscribe((state, before) => {
    const { play } = state;
    if (play?.key !== SHARING || play.at === before.play?.at) return;
    const call = chosenSharing(state)?.play[play.at]?.scriptStep;
    if (call === undefined || call === state.sharing.call) return;
    store.setState({ sharing: { ...state.sharing, call } });
  });
}
