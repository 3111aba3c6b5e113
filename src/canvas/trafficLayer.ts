import type { TraceIndex } from '../core/fabric/run/traceIndex.ts';
import type { Viewport } from './playLayer.ts';
import { type Polyline, pointAt } from './polyline.ts';
import type { CanvasTheme } from './theme.ts';
import { type Dot, dotsAt } from './trafficOnCanvas.ts';

/** What the layer draws: how full each channel is, and the packets of the moment. */
export interface TrafficScene {
  readonly ways: readonly Polyline[];
  /** By channel: the share of its time that it was in use, 0 to 1. */
  readonly shares: readonly number[];
  /** Channels that wait for each other for ever. */
  readonly locked: readonly number[];
  /** Null: no packets are drawn. */
  readonly index: TraceIndex | null;
  /** The moment in picoseconds; asked for with every frame while it moves. */
  readonly nowPs: () => number;
  /** Milliseconds between frames while it moves; null: it stands. */
  readonly frameMs: number | null;
  readonly theme: CanvasTheme;
}

/** More would hide each other and cost frames. */
const MOST_DOTS = 500;

/** A canvas of our own over the picture for what a run does on its links. It follows pan and zoom when told to. */
export function trafficLayer(container: HTMLElement, viewport: () => Viewport) {
  const canvas = document.createElement('canvas');
  canvas.className = 'play-layer';
  canvas.setAttribute('aria-hidden', 'true');
  container.append(canvas);
  let scene: TrafficScene | null = null;
  let frame = 0;
  let drawnMs = 0;

  function draw() {
    const context = canvas.getContext('2d');
    if (!context) return;
    const dots = devicePixelRatio;
    const [width, height] = [container.clientWidth, container.clientHeight].map(each =>
      Math.round(each * dots),
    );
    if (width === undefined || height === undefined) return;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    container.dataset['dots'] = '';
    if (!scene) return;
    const { zoom, pan } = viewport();
    context.setTransform(dots * zoom, 0, 0, dots * zoom, dots * pan.x, dots * pan.y);
    drawLoads(context, scene, zoom);
    drawLocked(context, scene, zoom);
    if (scene.index) drawMoment(context, scene, scene.index, zoom);
    drawNumbers(context, scene, zoom);
  }

  function drawMoment(
    context: CanvasRenderingContext2D,
    { ways, nowPs, theme }: TrafficScene,
    index: TraceIndex,
    zoom: number,
  ) {
    const moment = dotsAt(index, ways, { atPs: nowPs(), most: MOST_DOTS, gap: 2.5 * radiusAt(zoom) });
    drawDots(context, moment.dots, { theme, zoom });
    container.dataset['dots'] = String(moment.total);
  }

  function run(ms: number) {
    if (ms - drawnMs >= (scene?.frameMs ?? 0)) {
      drawnMs = ms;
      draw();
    }
    frame = scene?.frameMs === null || !scene ? 0 : requestAnimationFrame(run);
  }

  return {
    show(next: TrafficScene | null) {
      scene = next;
      cancelAnimationFrame(frame);
      drawnMs = 0;
      run(performance.now());
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

/** Below the first nothing is drawn; from the last on a link is what limits. */
const FULL = { some: 0.005, half: 0.5, most: 0.9 } as const;
const READABLE_ZOOM = 0.5;
/** Less is told by the table alone. */
const LEAST_NUMBER = 0.03;

function drawLoads(context: CanvasRenderingContext2D, { ways, shares, theme }: TrafficScene, zoom: number) {
  const thick = Math.max(1, 0.7 / zoom);
  context.lineJoin = 'round';
  for (const [channel, way] of ways.entries()) {
    const share = shares[channel] ?? 0;
    if (share < FULL.some || way.length < 2) continue;
    context.strokeStyle =
      share >= FULL.most
        ? theme.verdict.NOT_SUPPORTED
        : share >= FULL.half
          ? theme.verdict.THRU_HOST_BRIDGE
          : theme.lineStrong;
    context.lineWidth = (1.5 + 3.5 * share) * thick;
    context.beginPath();
    for (const { x, y } of way) context.lineTo(x, y);
    context.stroke();
  }
}

/** The circle of a lock-up, over whatever the links carried before. */
function drawLocked(context: CanvasRenderingContext2D, { ways, locked, theme }: TrafficScene, zoom: number) {
  const thick = Math.max(1, 0.7 / zoom);
  context.strokeStyle = theme.verdict.NOT_SUPPORTED;
  context.lineWidth = 4 * thick;
  context.setLineDash([3 * thick, 3 * thick]);
  for (const channel of locked) {
    context.beginPath();
    for (const { x, y } of ways[channel] ?? []) context.lineTo(x, y);
    context.stroke();
  }
  context.setLineDash([]);
}

/** The shares in numbers, where there is room to read them. */
function drawNumbers(context: CanvasRenderingContext2D, { ways, shares, theme }: TrafficScene, zoom: number) {
  if (zoom < READABLE_ZOOM) return;
  context.font = `600 10px ${theme.sans}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const [channel, way] of ways.entries()) loadNumber(context, way, shares[channel] ?? 0, theme);
}

/** The number that the colour stands for, on the way of its direction. */
function loadNumber(context: CanvasRenderingContext2D, way: Polyline, share: number, theme: CanvasTheme) {
  const at = share < LEAST_NUMBER ? undefined : pointAt(way, 0.34);
  if (!at || way.length < 2) return;
  const text = `${Math.round(share * 100)}%`;
  context.fillStyle = theme.panel;
  context.fillRect(at.x - 15, at.y - 6, 30, 12);
  context.fillStyle = theme.text;
  context.fillText(text, at.x, at.y + 0.5);
}

/** Of a dot: in sight however small the picture is. */
const radiusAt = (zoom: number): number => Math.max(3, 2.4 / zoom);

interface DotLook {
  readonly theme: CanvasTheme;
  readonly zoom: number;
}

/** Posted a disc, non-posted a ring, completion a square: told apart by shape. */
function drawDots(context: CanvasRenderingContext2D, dots: readonly Dot[], { theme, zoom }: DotLook) {
  const radius = radiusAt(zoom);
  context.lineWidth = radius * 0.6;
  context.strokeStyle = theme.accent;
  context.fillStyle = theme.accent;
  context.beginPath();
  for (const { x, y, kind } of dots) {
    if (kind === 0) {
      context.moveTo(x + radius, y);
      context.arc(x, y, radius, 0, 2 * Math.PI);
    } else if (kind === 2) context.rect(x - radius * 0.9, y - radius * 0.9, radius * 1.8, radius * 1.8);
  }
  context.fill();
  context.beginPath();
  for (const { x, y, kind } of dots) {
    if (kind !== 1) continue;
    context.moveTo(x + radius * 0.8, y);
    context.arc(x, y, radius * 0.8, 0, 2 * Math.PI);
  }
  context.stroke();
}
