import { useEffect } from 'react';
import { useActions, useApp } from '../shared/app.ts';

/** How long a step stays at normal speed. */
export const STEP_MS = 2400;

/** Passes from step to step while the player runs; every step gets its whole time. */
export function usePlayClock() {
  const playing = useApp(state => state.play?.playing ?? false);
  const at = useApp(state => state.play?.at);
  const speed = useApp(state => state.play?.speed ?? 1);
  const { passStep } = useActions('playing');
  useEffect(() => {
    if (!playing || at === undefined) return;
    const timer = setTimeout(passStep, STEP_MS / speed);
    return () => clearTimeout(timer);
  }, [playing, at, speed, passStep]);
}
