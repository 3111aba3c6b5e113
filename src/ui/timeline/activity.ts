import type { TraceColumns } from '../../core/fabric/packets/trace.ts';

export interface ActivityAsked {
  readonly flows: number;
  readonly endPs: number;
  readonly bins: number;
}

/** By flow and bin of time: how many of its packets left a link, as a share of the fullest bin of all. */
export function activityOf(
  trace: TraceColumns,
  { flows, endPs, bins }: ActivityAsked,
): readonly (readonly number[])[] {
  const counts = Array.from({ length: flows }, () => new Float64Array(bins));
  let most = 1;
  for (let line = 0; line < trace.size; line++) {
    const bin = Math.min(bins - 1, Math.floor(((trace.sentPs[line] ?? 0) / Math.max(1, endPs)) * bins));
    const row = counts[trace.flow[line] ?? -1];
    if (!row) continue;
    row[bin] = (row[bin] ?? 0) + 1;
    most = Math.max(most, row[bin] ?? 0);
  }
  return counts.map(row => [...row].map(count => count / most));
}
