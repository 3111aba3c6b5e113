import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import { playOfRoute } from '../../store/playOfRoute.ts';
import { useActions, useApp } from '../shared/app.ts';

/** The hop that is looked at: the player's, or the first one; going to another opens the player there, paused. */
export function useRouteStep(answer: RouteAnswer): {
  readonly at: number;
  readonly goTo: (at: number) => void;
} {
  const played = useApp(state =>
    state.play?.key === 'route' || state.play?.key === 'route-both' ? state.play.at : 0,
  );
  const { play } = useActions('playing');
  return {
    at: Math.min(played, answer.steps.length - 1),
    goTo: at => play({ ...playOfRoute('route', answer), running: false, at, look: false }),
  };
}
