import type { RunChannel } from '../core/fabric/run/runAnswer.ts';
import { linesInFlight, type TraceIndex } from '../core/fabric/run/traceIndex.ts';
import type { Layout } from '../core/layout/layout.ts';
import type { MachineParents } from './machineParents.ts';
import { drawSteps, type EdgeLines } from './playOnCanvas.ts';
import { lengthOf, type Point, type Polyline, pointAt } from './polyline.ts';

/** A packet in the picture: posted, non-posted or completion, as the trace numbers them. */
export interface Dot extends Point {
  readonly kind: number;
}

export interface DotsAsked {
  readonly atPs: number;
  /** Never more than this many. */
  readonly most: number;
  /** Along a link, in layout pixels: closer they would hide each other. */
  readonly gap: number;
}

/**
 * Where the packets of a moment are. Of a link that is crowded every second, fourth … is drawn: always the same ones, so
 * that each can be followed on its way. `total` is how many there are.
 */
export function dotsAt(
  index: TraceIndex,
  ways: readonly Polyline[],
  { atPs, most, gap }: DotsAsked,
): { readonly dots: readonly Dot[]; readonly total: number } {
  const lines = linesInFlight(index, atPs);
  const { trace, nth } = index;
  const every = strides(index, lines, ways, gap);
  const atLeast = powerOfTwo(lines.length / most);
  const dots: Dot[] = [];
  for (const line of lines) {
    const stride = Math.max(atLeast, every.get(trace.channel[line] ?? -1) ?? 1);
    if ((nth[line] ?? 0) % stride !== 0 || dots.length === most) continue;
    const [sent, arrived] = [trace.sentPs[line] ?? 0, trace.arrivedPs[line] ?? 0];
    const way = ways[trace.channel[line] ?? -1];
    const at = way && pointAt(way, (atPs - sent) / Math.max(1, arrived - sent));
    if (at) dots.push({ ...at, kind: trace.kind[line] ?? 0 });
  }
  return { dots, total: lines.length };
}

/** By channel: every how many of its packets there is room for. */
function strides(
  { trace }: TraceIndex,
  lines: readonly number[],
  ways: readonly Polyline[],
  gap: number,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const channel = trace.channel[line] ?? -1;
    counts.set(channel, (counts.get(channel) ?? 0) + 1);
  }
  for (const [channel, count] of counts) {
    const room = Math.max(1, lengthOf(ways[channel] ?? []) / gap);
    counts.set(channel, powerOfTwo(count / room));
  }
  return counts;
}

/** The least that is no smaller. */
const powerOfTwo = (least: number): number => 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, least))));

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
