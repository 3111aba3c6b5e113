import type { RouteAnswer } from '../core/fabric/answers/routeAnswer.ts';
import {
  isRoutePlay,
  type RoutePlay,
  type RoutePlayKey,
  routePlays,
} from '../core/fabric/answers/routePlays.ts';
import { isOffloadPlay } from '../core/fabric/offload/offloadPlay.ts';
import type { AppStore } from './documents.ts';
import { type Play, SEGMENTS, SHARING, WALKS } from './play.ts';
import { currentOffloadPlay } from './playOfOffload.ts';
import { currentSharingPlay } from './playOfSharing.ts';
import type { AppState } from './state.ts';

/** The play of a route under its name. */
export function playOfRoute(
  key: RoutePlayKey,
  answer: RouteAnswer,
): Pick<Play, 'key' | 'what' | 'steps' | 'notes'> {
  const play: RoutePlay = routePlays[key];
  return { key, what: play.what(answer), steps: play.steps(answer), notes: play.notes?.(answer) ?? [] };
}

/**
 * What is played stays true: another answer about the route puts its steps in place of the old ones, at the same
 * step; other steps end with the machine that they were walked on, walks also with the kernel and the pair, and paths to
 * the places of a list with whatever the document says.
 */
export function keepPlayCurrent(store: AppStore): () => void {
  return store.subscribe((state, before) => {
    if (state.view.step !== null && state.answers.route !== null) return store.setState(askedStep(state));
    if (!state.play) return;
    // Steps that come with a new machine are about that one.
    if (state.play.steps !== before.play?.steps) return;
    const next = currentPlay(state, before, state.play);
    if (next !== state.play) store.setState({ play: next });
  });
}

/** The step that a link names, paused, as soon as the route is there; from then on the player knows its place. */
function askedStep({ view, answers: { route }, play }: AppState): Partial<AppState> {
  const asked = view.step;
  const looked = { view: { ...view, step: null } };
  const played = asked && route?.ok ? playOfRoute(asked.key, route.value) : null;
  if (!asked || !played || played.steps.length === 0) return looked;
  const at = Math.min(asked.at, played.steps.length - 1);
  return { ...looked, pane: 'tree', play: { ...played, at, playing: false, speed: play?.speed ?? 1 } };
}

function currentPlay(state: AppState, before: AppState, play: Play): Play | null {
  if (play.key === SHARING) return currentSharingPlay(state, before, play);
  if (isOffloadPlay(play.key)) return currentOffloadPlay(state, before, play);
  if (!isRoutePlay(play.key)) {
    const [now, then] = [state, before].map(({ open, view }) => [
      open?.document.machine,
      ...(play.key === WALKS ? [open?.document.settings, view.pair] : []),
      ...(play.key === SEGMENTS ? [open?.document] : []),
    ]);
    return now?.every((fact, i) => fact === then?.[i]) ? play : null;
  }
  const { route } = state.answers;
  if (route === before.answers.route || route === null) return play;
  // While a request is being typed that makes no sense yet, what was played stays.
  if (!route.ok) return play;
  const { what, steps, notes } = playOfRoute(play.key, route.value);
  if (steps.length === 0) return null;
  return { ...play, what, steps, notes, at: Math.min(play.at, steps.length - 1) };
}
