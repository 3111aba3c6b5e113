/** Lines in layout pixels, as a way is drawn and travelled. Pure. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export type Polyline = readonly Point[];

const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

export const lengthOf = (line: Polyline): number =>
  segmentsOf(line).reduce((sum, { length }) => sum + length, 0);

const segmentsOf = (line: Polyline) =>
  line.slice(1).map((to, i) => {
    const from = line[i] as Point;
    return { from, to, length: distance(from, to) };
  });

const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});

/** The first `share` of a line: 0 is its first point alone, 1 all of it. */
export function partOf(line: Polyline, share: number): Polyline {
  let left = lengthOf(line) * Math.max(0, Math.min(1, share));
  const part: Point[] = line.slice(0, 1);
  for (const { from, to, length } of segmentsOf(line)) {
    if (left < length) return [...part, between(from, to, left / length)];
    left -= length;
    part.push(to);
  }
  return part;
}

/** The point at `share` of a line's length; undefined for a line without points. */
export const pointAt = (line: Polyline, share: number): Point | undefined => partOf(line, share).at(-1);

export const reversed = (line: Polyline): Polyline => line.toReversed();

/** The line without points that repeat the one before. */
const withoutRepeats = (line: Polyline): Polyline =>
  line.filter((point, i) => i === 0 || distance(point, line[i - 1] as Point) > 0.01);

/** The line moved to its right-hand side, as seen along it: two ways on one link, out and back, lie side by side. */
export function shifted(line: Polyline, by: number): Polyline {
  const points = withoutRepeats(line);
  const normals = segmentsOf(points).map(({ from, to, length }) => ({
    x: -(to.y - from.y) / length,
    y: (to.x - from.x) / length,
  }));
  return points.map((point, i) => {
    const before = normals[i - 1] ?? normals[i];
    const after = normals[i] ?? before;
    if (!before || !after) return point;
    // A corner keeps its distance from both sides; a hairpin, where there is no such point, goes straight out.
    const cosine = before.x * after.x + before.y * after.y;
    const scale = cosine < -0.99 ? by : by / (1 + cosine);
    const sum = cosine < -0.99 ? after : { x: before.x + after.x, y: before.y + after.y };
    return { x: point.x + sum.x * scale, y: point.y + sum.y * scale };
  });
}

/** From the end of `a` back to where it parts from `b`, and on to the end of `b`; both start at one point. */
export function forkedWay(a: Polyline, b: Polyline): Polyline {
  let shared = 0;
  while (shared < a.length && shared < b.length && isSame(a[shared], b[shared])) shared++;
  const [nextOfA, nextOfB, fork] = [a[shared], b[shared], a[shared - 1]];
  // They may run on together for a part of the next piece.
  const joint = fork && nextOfA && nextOfB ? lastShared(fork, nextOfA, nextOfB) : fork;
  return withoutRepeats([...reversed(a.slice(shared)), ...(joint ? [joint] : []), ...b.slice(shared)]);
}

const isSame = (a: Point | undefined, b: Point | undefined): boolean =>
  a !== undefined && b !== undefined && distance(a, b) < 0.5;

/** How far two pieces from one point run on together: to the nearer end where they point the same way. */
function lastShared(fork: Point, a: Point, b: Point): Point {
  const [toA, toB] = [distance(fork, a), distance(fork, b)];
  const cosine = ((a.x - fork.x) * (b.x - fork.x) + (a.y - fork.y) * (b.y - fork.y)) / (toA * toB);
  if (cosine < 0.9999) return fork;
  return toA < toB ? a : b;
}
