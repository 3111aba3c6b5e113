import type { RouteAnswer } from '../core/fabric/routeAnswer.ts';
import type { PlayStep } from '../core/topology/playStep.ts';
import type { AppStore } from './documents.ts';
import { currentOffloadPlay, isOffloadPlay } from './playOfOffload.ts';
import { currentSharingPlay } from './playOfSharing.ts';
import { type AppState, type Play, SHARING, WALKS } from './state.ts';

/** What of a route can be played. */
export const routePlays = {
  route: { steps: answer => answer.steps, what: answer => answer.title },
  'route-fallback': {
    steps: answer => answer.fallbackSteps,
    what: answer => `${answer.title}, through memory`,
  },
  'route-both': {
    steps: answer => [...answer.steps, ...answer.fallbackSteps],
    what: answer => `${answer.title}: both ways`,
  },
  'route-race': {
    steps: answer => answer.race?.steps ?? [],
    what: answer => answer.race?.title ?? answer.title,
  },
} as const satisfies Record<
  string,
  { steps: (answer: RouteAnswer) => readonly PlayStep[]; what: (answer: RouteAnswer) => string }
>;
export type RoutePlayKey = keyof typeof routePlays;

export const isRoutePlay = (key: string): key is RoutePlayKey => key in routePlays;

/** The play of a route under its name. */
export const playOfRoute = (
  key: RoutePlayKey,
  answer: RouteAnswer,
): Pick<Play, 'key' | 'what' | 'steps'> => ({
  key,
  what: routePlays[key].what(answer),
  steps: routePlays[key].steps(answer),
});

/**
 * What is played stays true: another answer about the route puts its steps in place of the old ones, at the same
 * step; other steps end with the machine that they were walked on, walks also with the kernel and the pair.
 */
export function keepPlayCurrent(store: AppStore): () => void {
  return store.subscribe((state, before) => {
    if (!state.play) return;
    // Steps that come with a new machine are about that one.
    if (state.play.steps !== before.play?.steps) return;
    const next = currentPlay(state, before, state.play);
    if (next !== state.play) store.setState({ play: next });
  });
}

function currentPlay(state: AppState, before: AppState, play: Play): Play | null {
  if (play.key === SHARING) return currentSharingPlay(state, before, play);
  if (isOffloadPlay(play.key)) return currentOffloadPlay(state, before, play);
  if (!isRoutePlay(play.key)) {
    const [now, then] = [state, before].map(({ open, view }) => [
      open?.document.machine,
      ...(play.key === WALKS ? [open?.document.settings, view.pair] : []),
    ]);
    return now?.every((fact, i) => fact === then?.[i]) ? play : null;
  }
  const { route } = state.answers;
  if (route === before.answers.route || route === null) return play;
  if (!route.ok) return null;
  const { what, steps } = playOfRoute(play.key, route.value);
  if (steps.length === 0) return null;
  return { ...play, what, steps, at: Math.min(play.at, steps.length - 1) };
}
