import { type RefObject, useEffect, useReducer, useRef } from 'react';
import { clockNowPs } from '../../store/runClock.ts';
import { useActions, useApp } from '../shared/app.ts';

/**
 * The moment that the run's clock shows, in picoseconds. The component is drawn again every `everyMs` while the run
 * plays; at its end the clock stops there.
 */
export function useRunMoment(everyMs: number): RefObject<number> {
  const clock = useApp(state => state.traffic.clock);
  const endPs = useApp(({ traffic: { run } }) => (run?.by === 'packets' ? run.answer.endPs : 0));
  const { stopRunClock } = useActions('traffic');
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const now = useRef(0);
  now.current = clockNowPs(clock, Date.now());

  useEffect(() => {
    if (!clock.playing) return;
    const timer = setInterval(() => {
      now.current = clockNowPs(clock, Date.now());
      if (now.current >= endPs) stopRunClock(endPs);
      else redraw();
    }, everyMs);
    return () => clearInterval(timer);
  }, [clock, endPs, everyMs, stopRunClock]);
  return now;
}
