import type { TraceColumns } from '../../core/fabric/packets/loop/trace.ts';
import type { Sample } from '../../core/fabric/packets/recording.ts';

export interface ActivityAsked {
  readonly flows: number;
  readonly endPs: number;
  readonly bins: number;
}

/**
 * The same of a run of which the trace keeps only the beginning, from its samples: the bytes that arrived, as if each had
 * come evenly between two samples.
 */
export function sampledActivity(
  samples: readonly Sample[],
  { flows, endPs, bins }: ActivityAsked,
): readonly (readonly number[])[] {
  const rows = Array.from({ length: flows }, () => new Float64Array(bins));
  const binPs = Math.max(1, endPs) / bins;
  for (const [i, to] of samples.entries()) {
    const from = samples[i - 1];
    if (!from || to.atPs <= from.atPs) continue;
    const first = Math.floor(from.atPs / binPs);
    const last = Math.min(bins - 1, Math.ceil(to.atPs / binPs) - 1);
    for (let bin = first; bin <= last; bin++) {
      const overlapPs = Math.min(to.atPs, (bin + 1) * binPs) - Math.max(from.atPs, bin * binPs);
      const share = overlapPs / (to.atPs - from.atPs);
      rows.forEach((row, flow) => {
        const bytes = (to.deliveredBytes[flow] ?? 0) - (from.deliveredBytes[flow] ?? 0);
        row[bin] = (row[bin] ?? 0) + bytes * share;
      });
    }
  }
  const most = Math.max(1, ...rows.map(row => row.reduce((a, b) => Math.max(a, b), 0)));
  return rows.map(row => [...row].map(bytes => bytes / most));
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
