import type { Layout } from '../core/layout/layout.ts';
import type { Point } from './polyline.ts';

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export type Size = Pick<Rect, 'width' | 'height'>;

/** Which part of the picture is seen: a point of it stands at `point * zoom + pan` on the stage. */
export interface Camera {
  readonly zoom: number;
  readonly pan: Point;
}

const PADDING = 24;
/** Two boxes need not fill a screen. */
const LARGEST_FIT = 1.25;
/** Every box is named from here on. */
const READABLE = 0.334;
/** From here on they are all there. */
const COMFORTABLE = 0.64;

/** All of it, or as much as the stage is large. */
export function fitCamera(rect: Rect, stage: Size, largest = LARGEST_FIT): Camera {
  return centred(rect, Math.min(largest, zoomToFit(rect, stage)), stage);
}

export interface Sight {
  /** All there is. */
  readonly whole: Rect;
  /** What the person asked about; else the corner where the picture begins. */
  readonly part: Rect;
  /** The groups that it is in. */
  readonly around: Rect;
  readonly orientation: Layout['options']['orientation'];
}

/**
 * What a machine is seen by first: all of it where that can be read. Else what the person asked about, from the roots
 * to the devices if there is room for that; the overview tells where that is.
 */
export function openingCamera({ whole, part, around, orientation }: Sight, stage: Size): Camera {
  const all = fitCamera(whole, stage);
  if (all.zoom >= READABLE) return all;
  const across =
    orientation === 'left-to-right'
      ? (stage.width - 2 * PADDING) / around.width
      : (stage.height - 2 * PADDING) / around.height;
  const wanted = Math.min(zoomToFit(part, stage), Math.max(across, COMFORTABLE), 1);
  const zoom = Math.max(all.zoom, wanted);
  return { zoom, pan: panOver({ whole, around, part }, zoom, stage) };
}

/** The part in the middle; but what surrounds it, if it has room as a whole, and never beyond the edge of the picture. */
function panOver(
  { whole, around, part }: { whole: Rect; around: Rect; part: Rect },
  zoom: number,
  stage: Size,
): Point {
  const along = (from: 'x' | 'y', size: keyof Size) => {
    const room = stage[size] - 2 * PADDING;
    const shown = [whole, around].find(rect => rect[size] * zoom < room + 1) ?? part;
    const pan = stage[size] / 2 - (shown[from] + shown[size] / 2) * zoom;
    if (shown === whole) return pan;
    const least = stage[size] - PADDING - (whole[from] + whole[size]) * zoom;
    const most = PADDING - whole[from] * zoom;
    return Math.max(Math.min(pan, most), Math.min(least, most));
  };
  return { x: along('x', 'width'), y: along('y', 'height') };
}

const zoomToFit = ({ width, height }: Rect, stage: Size): number =>
  Math.min((stage.width - 2 * PADDING) / width, (stage.height - 2 * PADDING) / height);

const centred = ({ x, y, width, height }: Rect, zoom: number, stage: Size): Camera => ({
  zoom,
  pan: { x: stage.width / 2 - (x + width / 2) * zoom, y: stage.height / 2 - (y + height / 2) * zoom },
});

/** Round all of these; null for none. */
export function around(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const x = Math.min(...rects.map(rect => rect.x));
  const y = Math.min(...rects.map(rect => rect.y));
  const right = Math.max(...rects.map(rect => rect.x + rect.width));
  const bottom = Math.max(...rects.map(rect => rect.y + rect.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** The camera moved as little as brings this into sight. */
export function revealing(rect: Rect, { zoom, pan }: Camera, stage: Size): Camera {
  const along = (from: 'x' | 'y', size: keyof Size) => {
    const begin = rect[from] * zoom + pan[from];
    const end = begin + rect[size] * zoom;
    return pan[from] + Math.max(PADDING - begin, 0) + Math.min(stage[size] - PADDING - end, 0);
  };
  return { zoom, pan: { x: along('x', 'width'), y: along('y', 'height') } };
}

/** What is seen, in the picture's own pixels. */
export const seenBy = ({ zoom, pan }: Camera, stage: Size): Rect => ({
  x: -pan.x / zoom,
  y: -pan.y / zoom,
  width: stage.width / zoom,
  height: stage.height / zoom,
});

export const contains = (outer: Rect, inner: Rect): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.width >= inner.x + inner.width &&
  outer.y + outer.height >= inner.y + inner.height;

export const touches = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** As long as one in so many boxes stays where it was, nobody loses their place. */
const ENOUGH_STAY = 1 / 4;

/**
 * The camera after an edit: where most of what was in sight moved the same way, it goes along, so that on the screen it
 * stays where it is.
 */
export function steadyCamera(before: Layout, after: Layout, camera: Camera, stage: Size): Camera {
  const seen = seenBy(camera, stage);
  const now = new Map(after.boxes.map(box => [box.id, box]));
  const counts = new Map<string, { by: Point; count: number }>();
  let all = 0;
  for (const was of before.boxes) {
    const is = now.get(was.id);
    if (!is || was.nodes.length === 0 || !touches(was, seen)) continue;
    const by = { x: is.x - was.x, y: is.y - was.y };
    const key = `${by.x} ${by.y}`;
    counts.set(key, { by, count: (counts.get(key)?.count ?? 0) + 1 });
    all++;
  }
  const stayed = counts.get('0 0')?.count ?? 0;
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (!most || stayed >= all * ENOUGH_STAY) return camera;
  const { zoom, pan } = camera;
  return { zoom, pan: { x: pan.x - most.by.x * zoom, y: pan.y - most.by.y * zoom } };
}
