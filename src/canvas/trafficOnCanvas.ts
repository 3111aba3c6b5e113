import type { RunChannel } from '../core/fabric/runAnswer.ts';
import { linesInFlight, type TraceIndex } from '../core/fabric/traceIndex.ts';
import type { Layout } from '../core/layout/layout.ts';
import type { MachineParents } from './machineParents.ts';
import { drawSteps, type EdgeLines } from './playOnCanvas.ts';
import { type Point, type Polyline, pointAt } from './polyline.ts';

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

/** Whether a run and the next are to be seen in the same places. */
export const crossSameLinks = (channels: readonly RunChannel[], others: readonly RunChannel[]): boolean =>
  channels.length === others.length &&
  channels.every(({ from, to }, i) => from === others[i]?.from && to === others[i]?.to);
