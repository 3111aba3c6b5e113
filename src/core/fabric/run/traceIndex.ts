import type { TraceColumns } from '../packets/loop/trace.ts';

/** A run's crossings of links, in order of sending, so that a moment's are found without looking at all of them. */
export interface TraceIndex {
  readonly trace: TraceColumns;
  /** Lines of the trace by the time of sending. */
  readonly order: Int32Array;
  /** By line: how many were sent over the same channel before it. */
  readonly nth: Int32Array;
  readonly longestPs: number;
}

export function traceIndex(trace: TraceColumns): TraceIndex {
  const order = Int32Array.from({ length: trace.size }, (_, line) => line);
  order.sort((a, b) => (trace.sentPs[a] ?? 0) - (trace.sentPs[b] ?? 0) || a - b);
  const nth = new Int32Array(trace.size);
  const sent = new Map<number, number>();
  for (const line of order) {
    const channel = trace.channel[line] ?? -1;
    const before = sent.get(channel) ?? 0;
    nth[line] = before;
    sent.set(channel, before + 1);
  }
  let longestPs = 0;
  for (let line = 0; line < trace.size; line++) {
    longestPs = Math.max(longestPs, (trace.arrivedPs[line] ?? 0) - (trace.sentPs[line] ?? 0));
  }
  return { trace, order, nth, longestPs };
}

/** How many lines were sent before a time: a place in `order`. */
export function sentBefore({ trace, order }: TraceIndex, ps: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trace.sentPs[order[middle] ?? 0] ?? 0) < ps) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The lines that are on a link at a moment. */
export function linesInFlight(index: TraceIndex, atPs: number): readonly number[] {
  const { trace, order, longestPs } = index;
  const lines: number[] = [];
  for (let place = sentBefore(index, atPs - longestPs); place < order.length; place++) {
    const line = order[place] ?? 0;
    if ((trace.sentPs[line] ?? 0) > atPs) break;
    if ((trace.arrivedPs[line] ?? 0) > atPs) lines.push(line);
  }
  return lines;
}
