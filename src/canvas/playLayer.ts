import { type Rect, type Size, seenBy } from './camera.ts';
import { gateInk, packetInk } from './capsules.ts';
import { detailAt } from './detail.ts';
import type { MeasureText } from './ink.ts';
import { drawInk } from './inkCanvas.ts';
import { laneLooks } from './lanes.ts';
import { type DrawnNote, type DrawnStep, endOf, otherPacket, travelOf } from './playOnCanvas.ts';
import { type Point, type Polyline, partOf, pointAt } from './polyline.ts';
import type { CanvasTheme } from './theme.ts';

/** What the layer draws: steps up to `at`, and the rest of the way faintly. */
export interface PlayScene {
  readonly steps: readonly DrawnStep[];
  readonly notes: readonly DrawnNote[];
  readonly at: number;
  /** How long a packet is on its way during a step; null: nothing moves, the number appears at once. */
  readonly travelMs: number | null;
  readonly theme: CanvasTheme;
}

export interface Viewport {
  readonly zoom: number;
  readonly pan: Point;
}

/** A canvas of our own over the picture; the one file that draws on it. It follows pan and zoom when told to. */
export function playLayer(container: HTMLElement, viewport: () => Viewport, measure: MeasureText) {
  const canvas = document.createElement('canvas');
  canvas.className = 'play-layer';
  canvas.setAttribute('aria-hidden', 'true');
  container.append(canvas);
  let scene: PlayScene | null = null;
  let startedMs = 0;
  let frame = 0;

  function draw() {
    const context = canvas.getContext('2d');
    if (!context) return;
    const { clientWidth, clientHeight } = container;
    const dots = devicePixelRatio;
    const [width, height] = [Math.round(clientWidth * dots), Math.round(clientHeight * dots)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!scene) return;
    const { zoom, pan } = viewport();
    context.setTransform(dots * zoom, 0, 0, dots * zoom, dots * pan.x, dots * pan.y);
    const stage: Size = { width: clientWidth, height: clientHeight };
    const share = shareNow(scene, performance.now() - startedMs);
    drawScene(context, scene, share, { zoom, seen: seenBy({ zoom, pan }, stage), measure });
    if (zoom >= ROOM_FOR_NOTES) {
      for (const each of scene.notes)
        note(context, each, { theme: scene.theme, zoom, leftEdge: -pan.x / zoom });
    }
  }

  function run() {
    draw();
    const moves = scene && shareNow(scene, performance.now() - startedMs) < 1;
    frame = moves ? requestAnimationFrame(run) : 0;
  }

  return {
    show(next: PlayScene | null) {
      // A step forward travels; back, or far along the slider, the way is simply there.
      if (next && (scene === null || next.at === scene.at + 1)) startedMs = performance.now();
      else if (next?.at !== scene?.at) startedMs = Number.NEGATIVE_INFINITY;
      scene = next;
      cancelAnimationFrame(frame);
      run();
    },
    /** After the picture moved. */
    redraw() {
      if (scene && frame === 0) draw();
    },
    destroy() {
      cancelAnimationFrame(frame);
      canvas.remove();
    },
  };
}

const shareNow = ({ travelMs }: PlayScene, elapsedMs: number): number =>
  travelMs === null || travelMs <= 0 ? 1 : Math.min(1, elapsedMs / travelMs);

/** Starts and ends gently. */
const eased = (share: number): number => share * share * (3 - 2 * share);

interface Sight {
  readonly zoom: number;
  readonly seen: Rect;
  readonly measure: MeasureText;
}

function drawScene(context: CanvasRenderingContext2D, scene: PlayScene, share: number, sight: Sight) {
  const { steps, at, theme } = scene;
  const { zoom } = sight;
  // Lines keep a readable weight however small the picture is.
  const thick = Math.max(1, 0.7 / zoom);
  context.lineJoin = 'round';
  context.globalAlpha = 0.35;
  for (const step of steps.slice(at + 1)) stroke(context, step, step.line, { theme, width: 1.5 * thick });
  context.globalAlpha = 1;
  for (const step of steps.slice(0, at)) stroke(context, step, step.line, { theme, width: 3 * thick });
  const now = steps[at];
  if (!now) return;
  outline(context, now, theme, thick);
  stroke(context, now, partOf(now.line, eased(share)), { theme, width: 3 * thick });
  for (const [i, step] of steps.slice(0, at + 1).entries()) {
    const hasRoom = zoom >= ROOM_FOR_NUMBERS && isStaged(step) === isStaged(now);
    if (i !== at && !hasRoom) continue;
    badge(context, step, { number: i + 1, isNow: i === at, theme, thick });
  }
  drawGates(context, scene, sight);
  const other = otherPacket(steps, at);
  if (other) drawPacket(context, endOf(other), other, { theme, thick, sight });
  const place = pointAt(travelOf(steps, at), eased(share)) ?? endOf(now);
  if (now.packet || share < 1 || other) drawPacket(context, place, now, { theme, thick, sight });
}

interface PacketLook {
  readonly theme: CanvasTheme;
  readonly thick: number;
  readonly sight: Sight;
}

/** As a capsule that says what it is; what is no packet, as a step of the kernel, is a dot. */
function drawPacket(
  context: CanvasRenderingContext2D,
  at: Point | undefined,
  step: DrawnStep,
  { theme, thick, sight: { zoom, seen, measure } }: PacketLook,
) {
  if (!at) return;
  if (!step.packet) return dot(context, at, step, { theme, thick });
  const { letter } = detailAt(zoom);
  drawInk(context, packetInk(step.packet, { at, seen, letter }, { theme, measure }));
}

/** The gates that were passed keep their signs; the one that decides now says by what. */
function drawGates(
  context: CanvasRenderingContext2D,
  { steps, at, theme }: PlayScene,
  { zoom, seen, measure }: Sight,
) {
  const { letter } = detailAt(zoom);
  const isStagedNow = steps[at] && isStaged(steps[at]);
  for (const [i, step] of steps.slice(0, at + 1).entries()) {
    if (!step.gate || !step.box || isStaged(step) !== isStagedNow) continue;
    if (i !== at && zoom < ROOM_FOR_NUMBERS) continue;
    drawInk(
      context,
      gateInk(step.gate, { box: step.box, isNow: i === at, seen, letter }, { theme, measure }),
    );
  }
}

/** In a smaller picture numbers would cover each other: only the present one is shown. */
const ROOM_FOR_NUMBERS = 0.45;

/** Where two ways are drawn over each other, only the one that is looked at is numbered. */
const isStaged = ({ lane }: DrawnStep): boolean => lane === 'fallback';

interface Look {
  readonly theme: CanvasTheme;
  readonly width: number;
}

function stroke(
  context: CanvasRenderingContext2D,
  { lane }: DrawnStep,
  line: Polyline,
  { theme, width }: Look,
) {
  if (line.length < 2) return;
  const { dashes, colour } = laneLooks[lane];
  context.setLineDash(dashes.map(dash => (dash * width) / 3));
  context.strokeStyle = theme[colour];
  context.lineWidth = width;
  context.beginPath();
  for (const { x, y } of line) context.lineTo(x, y);
  context.stroke();
  context.setLineDash([]);
}

function outline(
  context: CanvasRenderingContext2D,
  { box, lane }: DrawnStep,
  theme: CanvasTheme,
  thick: number,
) {
  if (!box) return;
  context.strokeStyle = theme[laneLooks[lane].colour];
  context.lineWidth = 2.5 * thick;
  context.beginPath();
  context.roundRect(box.x - 3, box.y - 3, box.width + 6, box.height + 6, 10);
  context.stroke();
}

interface BadgeLook {
  readonly number: number;
  readonly isNow: boolean;
  readonly theme: CanvasTheme;
  readonly thick: number;
}

/** The number of a step; the present one is filled. */
function badge(
  context: CanvasRenderingContext2D,
  step: DrawnStep,
  { number, isNow, theme, thick }: BadgeLook,
) {
  if (!step.badge) return;
  const { x, y } = step.badge;
  const colour = theme[laneLooks[step.lane].colour];
  const radius = (isNow ? 10 : 8) * thick;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fillStyle = isNow ? colour : theme.panel;
  context.fill();
  context.strokeStyle = isNow ? theme.panel : colour;
  context.lineWidth = 1.5 * thick;
  context.stroke();
  context.fillStyle = isNow ? theme.onAccent : theme.text;
  context.font = `600 ${(isNow ? 11 : 9.5) * thick}px ${theme.sans}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(String(number), x, y + 0.5 * thick);
}

/** Notes are as large on the screen however small the picture is, down to where they would cover it. */
const NOTE_PX = 11;
const ROOM_FOR_NOTES = 0.33;

/** Lines on a ground of their own, each in the colour of its way. */
function note(
  context: CanvasRenderingContext2D,
  { lines, corner, isRightCorner }: DrawnNote,
  {
    theme,
    zoom,
    leftEdge,
  }: { readonly theme: CanvasTheme; readonly zoom: number; readonly leftEdge: number },
) {
  const thick = Math.max(0.8, 1 / zoom);
  const [size, gap] = [NOTE_PX * thick, 3 * thick];
  context.font = `600 ${size}px ${theme.sans}`;
  context.textAlign = 'left';
  context.textBaseline = 'top';
  const width = Math.max(...lines.map(({ text }) => context.measureText(text).width)) + 4 * gap;
  const x = Math.max(leftEdge + gap, isRightCorner ? corner.x - width : corner.x);
  const y = corner.y + 2 * gap;
  context.beginPath();
  context.roundRect(x, y, width, lines.length * (size + gap) + 2 * gap, 2 * gap);
  context.fillStyle = theme.panel;
  context.fill();
  context.strokeStyle = theme.lineStrong;
  context.lineWidth = thick;
  context.stroke();
  for (const [i, { lane, text }] of lines.entries()) {
    context.fillStyle = theme[laneLooks[lane].colour];
    context.fillText(text, x + 2 * gap, y + 1.5 * gap + i * (size + gap));
  }
}

function dot(
  context: CanvasRenderingContext2D,
  at: Point,
  { lane }: DrawnStep,
  { theme, thick }: { readonly theme: CanvasTheme; readonly thick: number },
) {
  context.beginPath();
  context.arc(at.x, at.y, 5.5 * thick, 0, 2 * Math.PI);
  context.fillStyle = theme[laneLooks[lane].colour];
  context.fill();
  context.strokeStyle = theme.panel;
  context.lineWidth = 2 * thick;
  context.stroke();
}
