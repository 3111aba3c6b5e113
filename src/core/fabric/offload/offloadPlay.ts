import type { PlayStep } from '../../topology/playStep.ts';
import type { OffloadReport } from './offloadReport.ts';

/** The two ways of serving a host that are compared. */
const offloadSides = ['served', 'throughMemory'] as const;
export type OffloadSideName = (typeof offloadSides)[number];

/** The data path of a namespace's first command, for the player. */
export interface OffloadPlay {
  readonly key: string;
  readonly what: string;
  readonly steps: readonly PlayStep[];
}

const KEY = /^offload (served|throughMemory) (\d+)$/;
export const isOffloadPlay = (key: string): boolean => KEY.test(key);

/** The way and the namespace that a key names. */
export function offloadPlace(key: string): { readonly side: OffloadSideName; readonly nsid: number } {
  const [, side, nsid] = KEY.exec(key) ?? [];
  return { side: side === 'served' ? 'served' : 'throughMemory', nsid: Number(nsid) };
}

/** The data path of one namespace's first command, on one of the two ways. */
export function playOfOffload(report: OffloadReport, side: OffloadSideName, nsid: number): OffloadPlay {
  const way = side === 'served' ? 'as the target serves it' : 'through memory';
  return {
    key: `offload ${side} ${nsid}`,
    what: `Namespace ${nsid}, ${way}`,
    steps: report[side].namespaces.find(each => each.nsid === nsid)?.play ?? [],
  };
}
