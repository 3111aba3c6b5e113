/** Where moments of a run stand on the screen. */
export interface TimeScale {
  readonly widthPx: number;
  readonly xOf: (ns: number) => number;
}

/** A moment that something begins or ends at, and the room that what is drawn there needs after it. */
export interface Moment {
  readonly ns: number;
  readonly roomPx: number;
}

/** A stretch of ten times the length gets this much more room. */
const DECADE_PX = 18;
const SHORTEST_NS = 100;

/**
 * A scale on which calls of a microsecond can be told apart beside jobs of milliseconds: each stretch between two moments
 * gets the room that it needs, and more of it the longer it lasts, by the logarithm. What is left over is shared out.
 */
export function stretchedScale(moments: readonly Moment[], availablePx: number): TimeScale {
  const knots = mergedMoments(moments);
  const lengths = knots.slice(0, -1).map(({ ns, roomPx }, i) => {
    const lasts = (knots[i + 1]?.ns ?? ns) - ns;
    return { roomPx, growthPx: DECADE_PX * Math.log10(1 + lasts / SHORTEST_NS) };
  });
  const roomPx = lengths.reduce((sum, each) => sum + each.roomPx, 0) + (knots.at(-1)?.roomPx ?? 0);
  const growthPx = lengths.reduce((sum, each) => sum + each.growthPx, 0);
  const stretch = growthPx > 0 ? Math.max(0.4, (availablePx - roomPx) / growthPx) : 0;
  const places = [0];
  for (const each of lengths) places.push((places.at(-1) ?? 0) + each.roomPx + each.growthPx * stretch);
  const widthPx = (places.at(-1) ?? 0) + (knots.at(-1)?.roomPx ?? 0);
  return {
    widthPx: Math.max(widthPx, availablePx),
    xOf: ns => {
      const after = knots.findIndex(knot => knot.ns > ns);
      if (after === 0) return 0;
      if (after === -1) return places.at(-1) ?? 0;
      const [from, to] = [knots[after - 1]?.ns ?? 0, knots[after]?.ns ?? 0];
      const [left, right] = [places[after - 1] ?? 0, places[after] ?? 0];
      return left + ((right - left) * (ns - from)) / (to - from);
    },
  };
}

/** Time as it is: the whole run fits. */
export const trueScale = (untilNs: number, availablePx: number): TimeScale => ({
  widthPx: availablePx,
  xOf: ns => (untilNs > 0 ? (Math.min(ns, untilNs) / untilNs) * availablePx : 0),
});

/** In order, each moment once, with the most room that anything there asks for. */
function mergedMoments(moments: readonly Moment[]): readonly Moment[] {
  const rooms = new Map<number, number>([[0, 0]]);
  for (const { ns, roomPx } of moments) rooms.set(ns, Math.max(rooms.get(ns) ?? 0, roomPx));
  return [...rooms].map(([ns, roomPx]) => ({ ns, roomPx })).toSorted((a, b) => a.ns - b.ns);
}
