import { cssFont, type Ink } from './ink.ts';

const paths = new Map<string, Path2D>();

/** Shapes are few and drawn in every box. */
function pathOf(d: string): Path2D {
  const known = paths.get(d);
  if (known) return known;
  const path = new Path2D(d);
  paths.set(d, path);
  return path;
}

/** Ink on a canvas, there as soon as it is drawn: no picture has to be loaded first. */
export function drawInk(context: CanvasRenderingContext2D, inks: readonly Ink[]) {
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.textBaseline = 'alphabetic';
  for (const ink of inks) {
    if (ink.kind === 'text') drawText(context, ink);
    else drawShape(context, ink);
  }
}

function drawText(context: CanvasRenderingContext2D, ink: Extract<Ink, { kind: 'text' }>) {
  const { text, at, font, colour, anchor, halo } = ink;
  context.font = cssFont(font);
  context.textAlign = anchor === 'middle' ? 'center' : anchor === 'end' ? 'right' : 'left';
  if (halo !== null) {
    context.strokeStyle = halo;
    context.lineWidth = 3;
    context.strokeText(text, at.x, at.y);
  }
  context.fillStyle = colour;
  context.fillText(text, at.x, at.y);
}

function drawShape(context: CanvasRenderingContext2D, ink: Extract<Ink, { kind: 'shape' }>) {
  const { d, at, scale, fill, stroke } = ink;
  const path = pathOf(d);
  context.save();
  context.translate(at.x, at.y);
  context.scale(scale, scale);
  if (fill !== null) {
    context.fillStyle = fill;
    context.fill(path);
  }
  if (stroke) {
    context.strokeStyle = stroke.colour;
    context.lineWidth = stroke.width;
    context.stroke(path);
  }
  context.restore();
}
