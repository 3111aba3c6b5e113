import type { OffloadAsked } from '../core/fabric/offload/offloadReport.ts';
import type { AppState, OffloadRunning } from './state.ts';

/** What the engine is asked about the target that is set up; null: there is none. */
export function offloadAsked({ open }: AppState): OffloadAsked | null {
  if (!open?.document.target) return null;
  const { machine, settings, platform, drivers, target } = open.document;
  return { machine, settings, platform, memory: drivers.memory, target };
}

/** The run of the target as it now is; one of a target that was changed meanwhile is none. */
export function currentOffloadRun(state: AppState): OffloadRunning | null {
  const run = state.offloadRun;
  const now = offloadAsked(state);
  if (!run || !now) return null;
  const parts = Object.keys(now) as (keyof OffloadAsked)[];
  return parts.every(part => now[part] === run.asked[part]) ? run : null;
}
