import type { TraceColumns } from '../core/fabric/packets/trace.ts';
import type { RunChannel } from '../core/fabric/runAnswer.ts';
import type { Layout } from '../core/layout/layout.ts';
import type { MachineParents } from './machineParents.ts';
import { drawSteps, type EdgeLines } from './playOnCanvas.ts';
import { type Point, type Polyline, pointAt } from './polyline.ts';

/** A run's crossings of links, in order of sending, so that a moment's are found without looking at all of them. */
export interface TraceIndex {
  readonly trace: TraceColumns;
  /** Lines of the trace by the time of sending. */
  readonly order: Int32Array;
  readonly longestPs: number;
}

export function traceIndex(trace: TraceColumns): TraceIndex {
  const order = Int32Array.from({ length: trace.size }, (_, line) => line);
  order.sort((a, b) => (trace.sentPs[a] ?? 0) - (trace.sentPs[b] ?? 0));
  let longestPs = 0;
  for (let line = 0; line < trace.size; line++) {
    longestPs = Math.max(longestPs, (trace.arrivedPs[line] ?? 0) - (trace.sentPs[line] ?? 0));
  }
  return { trace, order, longestPs };
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

/** A packet in the picture: posted, non-posted or completion, as the trace numbers them. */
export interface Dot extends Point {
  readonly kind: number;
}

/**
 * Where the packets of a moment are. Of more than `most` every n-th is drawn, evenly over the links; `total` is how
 * many there are.
 */
export function dotsAt(
  index: TraceIndex,
  ways: readonly Polyline[],
  { atPs, most }: { readonly atPs: number; readonly most: number },
): { readonly dots: readonly Dot[]; readonly total: number } {
  const lines = linesInFlight(index, atPs);
  const every = Math.max(1, Math.ceil(lines.length / most));
  const { trace } = index;
  const dots: Dot[] = [];
  for (let i = 0; i < lines.length; i += every) {
    const line = lines[i] ?? 0;
    const [sent, arrived] = [trace.sentPs[line] ?? 0, trace.arrivedPs[line] ?? 0];
    const way = ways[trace.channel[line] ?? -1];
    const at = way && pointAt(way, (atPs - sent) / Math.max(1, arrived - sent));
    if (at) dots.push({ ...at, kind: trace.kind[line] ?? 0 });
  }
  return { dots, total: lines.length };
}

export interface TrafficPlace {
  readonly layout: Layout;
  readonly parents: MachineParents;
  readonly lines: EdgeLines;
}

/** The way of each channel in the picture, out and back side by side; empty where a fold hides it. */
export const channelWays = (channels: readonly RunChannel[], place: TrafficPlace): readonly Polyline[] =>
  drawSteps(
    channels.map(({ from, to }) => ({ lane: 'request', at: from, to, sentence: [], decides: false })),
    place,
  ).map(({ line }) => line);
