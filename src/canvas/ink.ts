import type { Rect } from './camera.ts';
import type { Point } from './polyline.ts';
import type { CanvasTheme } from './theme.ts';

/**
 * Words and small shapes of the picture, in layout pixels, before they are drawn. Two pens draw them: `inkSvg.ts` for the
 * picture that is saved, `inkCanvas.ts` for the one on the page. Pure.
 */
export type Ink = TextInk | ShapeInk;

export interface Font {
  readonly size: number;
  readonly weight: number;
  readonly face: string;
}

interface TextInk {
  readonly kind: 'text';
  readonly text: string;
  readonly at: Point;
  readonly font: Font;
  readonly colour: string;
  readonly anchor: 'start' | 'middle' | 'end';
  /** The ground that it lies on, where lines pass below it. */
  readonly halo: string | null;
}

interface ShapeInk {
  readonly kind: 'shape';
  /** A path as SVG writes it. */
  readonly d: string;
  readonly at: Point;
  readonly scale: number;
  readonly fill: string | null;
  readonly stroke: { readonly colour: string; readonly width: number } | null;
}

/** How wide a text is drawn, in pixels, in a font written as in CSS. */
export type MeasureText = (text: string, font: string) => number;

export interface Pen {
  readonly theme: CanvasTheme;
  readonly measure: MeasureText;
}

/** The ink of something that has a place in the picture: left out where that is out of sight. */
export interface PlacedInk {
  readonly id: string;
  readonly at: Rect;
  readonly ink: readonly Ink[];
}

interface TextLook {
  readonly font: Font;
  readonly colour: string;
  readonly anchor?: TextInk['anchor'];
  readonly halo?: string;
}

/** Nothing for an empty text. */
export const textInk = (
  text: string,
  at: Point,
  { font, colour, anchor = 'start', halo }: TextLook,
): readonly Ink[] =>
  text === '' ? [] : [{ kind: 'text', text, at, font, colour, anchor, halo: halo ?? null }];

export const movedInk = (ink: Ink, by: Point): Ink => ({
  ...ink,
  at: { x: ink.at.x + by.x, y: ink.at.y + by.y },
});

export const cssFont = ({ size, weight, face }: Font): string => `${weight} ${size}px ${face}`;

/** Letters grow with their size, so each text is measured once for all sizes. */
const MEASURED_AT = 16;

export const widthOf = (text: string, font: Font, { measure }: Pick<Pen, 'measure'>): number =>
  (measure(text, cssFont({ ...font, size: MEASURED_AT })) * font.size) / MEASURED_AT;

/** As much of the text from its beginning as has room. */
export function clip(text: string, room: number, font: Font, pen: Pick<Pen, 'measure'>): string {
  if (room <= 0) return '';
  if (widthOf(text, font, pen) <= room) return text;
  return longest(
    text.length,
    n => `${text.slice(0, n).trimEnd()}…`,
    shown => widthOf(shown, font, pen) <= room,
  );
}

/** The same from its end: of an address the end tells most. */
export function keepEnd(text: string, room: number, font: Font, pen: Pick<Pen, 'measure'>): string {
  if (widthOf(text, font, pen) <= room) return text;
  return longest(
    text.length,
    n => `…${text.slice(text.length - n)}`,
    shown => widthOf(shown, font, pen) <= room,
  );
}

/** The longest cut that fits; empty if not even one letter does. */
function longest(most: number, cut: (letters: number) => string, fits: (text: string) => boolean): string {
  let [low, high] = [0, most];
  while (low < high) {
    const letters = Math.ceil((low + high) / 2);
    if (fits(cut(letters))) low = letters;
    else high = letters - 1;
  }
  return low === 0 ? '' : cut(low);
}
