import type { OffloadReport } from '../core/fabric/offload/offloadReport.ts';
import type { Play } from './play.ts';
import type { AppState } from './state.ts';

/** The two ways of serving a host that are compared. */
export const offloadSides = ['served', 'throughMemory'] as const;
export type OffloadSideName = (typeof offloadSides)[number];

const KEY = /^offload (served|throughMemory) (\d+)$/;
export const isOffloadPlay = (key: string): boolean => KEY.test(key);

/** The data path of one namespace's first command, on one of the two ways. */
export function playOfOffload(
  report: OffloadReport,
  side: OffloadSideName,
  nsid: number,
): Pick<Play, 'key' | 'what' | 'steps'> {
  const way = side === 'served' ? 'as the target serves it' : 'through memory';
  return {
    key: `offload ${side} ${nsid}`,
    what: `Namespace ${nsid}, ${way}`,
    steps: report[side].namespaces.find(each => each.nsid === nsid)?.play ?? [],
  };
}

/** Another answer puts its steps in place of the old ones; a namespace that is gone ends it. */
export function currentOffloadPlay(state: AppState, before: AppState, play: Play): Play | null {
  const { offload } = state.answers;
  if (offload === null || offload === before.answers.offload) return play;
  const [, side, nsid] = KEY.exec(play.key) ?? [];
  if (!offload.ok) return null;
  const next = playOfOffload(offload.value, side === 'served' ? 'served' : 'throughMemory', Number(nsid));
  if (next.steps.length === 0) return null;
  return { ...play, ...next, at: Math.min(play.at, next.steps.length - 1) };
}
