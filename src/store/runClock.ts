import type { RunClock } from './traffic.ts';

/** The moment of a run that a clock shows, in picoseconds, at a time of the wall clock. */
export const clockNowPs = ({ fromPs, sinceMs, playing, psPerMs }: RunClock, nowMs: number): number =>
  playing ? fromPs + Math.max(0, nowMs - sinceMs) * psPerMs : fromPs;
