import { sizeText } from '../core/lib/byteSize.ts';
import type { StepGate, StepPacket } from '../core/topology/playStep.ts';
import type { Rect } from './camera.ts';
import { type Font, type Ink, type Pen, textInk, widthOf } from './ink.ts';
import { ellipse, roundRect } from './paths.ts';
import type { Point } from './polyline.ts';
import type { CanvasTheme } from './theme.ts';

const LETTER = 11;
const HEIGHT = 34;
const PADDING = 12;

/** What an address counts in, in a word beside it and in a colour. */
const spaces: Readonly<Record<StepPacket['space'], { readonly word: string; readonly colour: Colour }>> = {
  bus: { word: 'bus', colour: ({ accent }) => accent },
  iova: { word: 'IOVA', colour: ({ staged }) => staged },
  'cpu-physical': { word: 'CPU', colour: ({ verdict }) => verdict.BUS_ADDR },
  'routing-id': { word: 'to', colour: ({ muted }) => muted },
};
type Colour = (theme: CanvasTheme) => string;

/** Packets that the sender forgets once they are sent. */
const posted: ReadonlySet<StepPacket['name']> = new Set(['MWr', 'Msg']);

/** By shape: a request is round at its ends, a completion square, a message pointed. */
function outlineOf(name: StepPacket['name'], width: number): string {
  const [left, half] = [-width / 2, HEIGHT / 2];
  if (name === 'Msg')
    return `M${left} 0l${half} ${-half}h${width - HEIGHT}l${half} ${half}l${-half} ${half}h${HEIGHT - width}z`;
  const isAnswer = name === 'Cpl' || name === 'CplD';
  return roundRect(left, -half, width, HEIGHT, isAnswer ? 1 : half);
}

/** "MWr 256 B"; what carries nothing has no size, and of a read it is what it asks for. */
export const packetTitle = ({ name, bytes }: StepPacket): string =>
  bytes === 0 ? name : `${name} ${sizeText(BigInt(bytes))}`;

export interface Placed {
  readonly at: Point;
  /** What is in sight: nothing is drawn beyond it. */
  readonly seen: Rect;
  /** The smallest letters, in layout pixels. */
  readonly letter: number;
}

/**
 * A packet: its name and size, and its address in the colour of its space. What is posted is filled, what waits for an
 * answer hollow, so that reads and writes are told apart without colour. Below the point where it is on its way.
 */
export function packetInk(packet: StepPacket, { at, seen, letter }: Placed, pen: Pen): readonly Ink[] {
  const { theme } = pen;
  const scale = letter / LETTER;
  const title: Font = { size: letter, weight: 700, face: theme.sans };
  const mono: Font = { size: letter, weight: 400, face: theme.mono };
  const { word, colour } = spaces[packet.space];
  const [name, address] = [packetTitle(packet), `${word} ${packet.address}`];
  const width = Math.max(widthOf(name, title, pen), widthOf(address, mono, pen)) / scale + 2 * PADDING;
  const middle = within(
    seen,
    { x: at.x, y: at.y + 32 * scale },
    { width: width * scale, height: HEIGHT * scale },
  );
  const isFilled = posted.has(packet.name) || packet.name === 'CplD';
  const tone = colour(theme);
  const ground: Ink = {
    kind: 'shape',
    d: outlineOf(packet.name, Math.round(width)),
    at: middle,
    scale,
    fill: isFilled ? tone : theme.panel,
    stroke: { colour: isFilled ? theme.panel : tone, width: isFilled ? 1 : 2 },
  };
  const words = isFilled ? theme.panel : theme.text;
  const line = (text: string, font: Font, y: number) =>
    textInk(text, { x: middle.x, y: middle.y + y * scale }, { font, colour: words, anchor: 'middle' });
  return [dot(at, scale, { tone, theme }), ground, ...line(name, title, -2), ...line(address, mono, 11)];
}

const DOT = ellipse(0, 0, 5, 5);

/** Where on its line a packet is. */
const dot = (at: Point, scale: number, { tone, theme }: { tone: string; theme: CanvasTheme }): Ink => ({
  kind: 'shape',
  d: DOT,
  at,
  scale,
  fill: tone,
  stroke: { colour: theme.panel, width: 2 },
});

/** Moved as little as keeps it in sight. */
function within(seen: Rect, { x, y }: Point, { width, height }: Pick<Rect, 'width' | 'height'>): Point {
  const clamp = (value: number, least: number, most: number) =>
    least > most ? (least + most) / 2 : Math.max(least, Math.min(most, value));
  return {
    x: clamp(x, seen.x + width / 2, seen.x + seen.width - width / 2),
    y: clamp(y, seen.y + height / 2, seen.y + seen.height - height / 2),
  };
}

const gateSigns: Readonly<Record<StepGate['state'], { readonly d: string; readonly colour: Colour }>> = {
  // Open: an arrow through; turned: an arrow up; closed: a bar; not known: a question mark's hook.
  passed: { d: 'M-4 0h8M1 -3.5 4.5 0 1 3.5', colour: ({ verdict }) => verdict.BUS_ADDR },
  turned: { d: 'M-4 3V0a3 3 0 0 1 3 -3h4M0 -6 3 -3 0 0', colour: ({ verdict }) => verdict.THRU_HOST_BRIDGE },
  blocked: { d: 'M-4.5 0h9', colour: ({ verdict }) => verdict.NOT_SUPPORTED },
  unknown: {
    d: 'M-2.5 -2a2.5 2.5 0 1 1 3.6 2.2C.3 .6 0 1 0 1.8M0 4.4v.1',
    colour: ({ verdict }) => verdict.UNKNOWN,
  },
};

const GATE = ellipse(0, 0, 9, 9);

/** What decides at a box: its sign at the upper left corner; `isNow`: with its word beside it. */
export function gateInk(
  { state, word }: StepGate,
  { box, isNow, seen, letter }: { readonly box: Rect; readonly isNow: boolean } & Omit<Placed, 'at'>,
  pen: Pen,
): readonly Ink[] {
  const { theme } = pen;
  const scale = letter / LETTER;
  const { d, colour } = gateSigns[state];
  const tone = colour(theme);
  const font: Font = { size: letter, weight: 700, face: theme.sans };
  const width = widthOf(word, font, pen) / scale + 2 * 8;
  const place = { x: box.x, y: box.y - 2 * scale };
  const sign: readonly Ink[] = [
    { kind: 'shape', d: GATE, at: place, scale, fill: tone, stroke: { colour: theme.panel, width: 1.5 } },
    { kind: 'shape', d, at: place, scale, fill: null, stroke: { colour: theme.panel, width: 1.8 } },
  ];
  if (!isNow) return sign;
  const wanted = { x: place.x + (14 + width / 2) * scale, y: place.y - 12 * scale };
  const middle = within(seen, wanted, { width: width * scale, height: 20 * scale });
  return [
    ...sign,
    {
      kind: 'shape',
      d: roundRect(-width / 2, -10, width, 20, 4),
      at: middle,
      scale,
      fill: theme.panel,
      stroke: { colour: tone, width: 1.5 },
    },
    ...textInk(word, { x: middle.x, y: middle.y + 4 * scale }, { font, colour: tone, anchor: 'middle' }),
  ];
}
