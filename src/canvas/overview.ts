import type { Layout, LayoutBox } from '../core/layout/layout.ts';
import { type Rect, type Size, seenBy } from './camera.ts';
import type { LitPath } from './pathOnCanvas.ts';
import type { Viewport } from './playLayer.ts';
import type { Point } from './polyline.ts';
import type { CanvasTheme } from './theme.ts';

/** At most this much of the stage, and no more pixels than these. */
const SHARE = 0.24;
const LARGEST = { width: 176, height: 136 };
const MARGIN = 6;

export interface Overviewed {
  readonly layout: Layout;
  readonly theme: CanvasTheme;
  readonly lit: LitPath | null;
}

interface Around {
  readonly camera: () => Viewport;
  readonly stage: () => Size;
  /** Whether there is anything out of sight. */
  readonly seesAll: () => boolean;
  readonly onCentre: (point: Point) => void;
}

/**
 * The whole picture small in a corner, with a frame round what is in sight; a click or a drag on it goes there. It is
 * away while everything is in sight. Keys and the outline lead everywhere too, so it is no part of the page to a
 * screen reader.
 */
export function overview(container: HTMLElement, { camera, stage, seesAll, onCentre }: Around) {
  const canvas = document.createElement('canvas');
  canvas.className = 'overview';
  canvas.setAttribute('aria-hidden', 'true');
  canvas.hidden = true;
  container.append(canvas);
  const still = document.createElement('canvas');
  let shown: Overviewed | null = null;
  let scale = 1;

  function redraw() {
    const isNeeded = shown !== null && !seesAll();
    canvas.hidden = !isNeeded;
    container.dataset['seen'] = isNeeded ? 'part' : 'whole';
    const context = canvas.getContext('2d');
    if (!shown || !isNeeded || !context) return;
    const { width, height } = canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    context.drawImage(still, 0, 0);
    drawFrame(context, seenBy(camera(), stage()), shown.theme, scale * devicePixelRatio);
  }

  const goTo = ({ offsetX, offsetY }: PointerEvent) =>
    onCentre({ x: (offsetX - MARGIN) / scale, y: (offsetY - MARGIN) / scale });
  canvas.addEventListener('pointerdown', event => {
    canvas.setPointerCapture(event.pointerId);
    goTo(event);
  });
  canvas.addEventListener('pointermove', event => {
    if (canvas.hasPointerCapture(event.pointerId)) goTo(event);
  });
  // The picture below it is not to be dragged or tapped along.
  for (const kind of ['mousedown', 'touchstart', 'wheel'] as const) {
    canvas.addEventListener(kind, event => event.stopPropagation(), { passive: true });
  }

  return {
    show(next: Overviewed) {
      shown = next;
      scale = sizeCanvases(next.layout, stage(), [canvas, still]);
      drawStill(still, next, scale * devicePixelRatio);
      redraw();
    },
    redraw,
    destroy: () => canvas.remove(),
  };
}

/** As large as its shape allows; gives back how small the picture is in it. */
function sizeCanvases(
  { width, height }: Layout,
  stage: Size,
  canvases: readonly HTMLCanvasElement[],
): number {
  const room = (size: keyof Size) => Math.min(LARGEST[size], stage[size] * SHARE) - 2 * MARGIN;
  const scale = Math.max(
    0.01,
    Math.min(room('width') / Math.max(width, 1), room('height') / Math.max(height, 1)),
  );
  const outer = { width: width * scale + 2 * MARGIN, height: height * scale + 2 * MARGIN };
  for (const each of canvases) {
    each.width = Math.round(outer.width * devicePixelRatio);
    each.height = Math.round(outer.height * devicePixelRatio);
    Object.assign(each.style, { width: `${outer.width}px`, height: `${outer.height}px` });
  }
  return scale;
}

function drawStill(still: HTMLCanvasElement, { layout, theme, lit }: Overviewed, scale: number) {
  const context = still.getContext('2d');
  if (!context) return;
  const onPath = new Set(lit?.boxes);
  const lift = MARGIN * devicePixelRatio;
  const fill = ({ x, y, width, height }: LayoutBox, colour: string) => {
    context.fillStyle = colour;
    context.fillRect(
      x * scale + lift,
      y * scale + lift,
      Math.max(1, width * scale),
      Math.max(1, height * scale),
    );
  };
  const solid = layout.boxes.filter(({ nodes }) => nodes.length > 0);
  for (const box of layout.boxes) if (box.nodes.length === 0) fill(box, theme.raised);
  for (const box of solid) if (!onPath.has(box.id)) fill(box, theme.lineStrong);
  for (const box of solid) if (lit && onPath.has(box.id)) fill(box, theme.verdict[lit.mapType]);
}

function drawFrame(context: CanvasRenderingContext2D, seen: Rect, { accent }: CanvasTheme, scale: number) {
  const lift = MARGIN * devicePixelRatio;
  const { width, height } = context.canvas;
  const inside = (at: number, most: number) => Math.max(1, Math.min(most - 1, at * scale + lift));
  const [left, top] = [inside(seen.x, width), inside(seen.y, height)];
  const [right, bottom] = [inside(seen.x + seen.width, width), inside(seen.y + seen.height, height)];
  context.strokeStyle = accent;
  context.lineWidth = 2 * devicePixelRatio;
  context.strokeRect(left, top, right - left, bottom - top);
}
