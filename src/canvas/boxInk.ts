import type { BoxWords } from './boxWords.ts';
import type { Size } from './camera.ts';
import type { Detail } from './detail.ts';
import { clip, type Font, type Ink, keepEnd, type Pen, textInk, widthOf } from './ink.ts';
import { kindDrawing } from './kindDrawing.ts';
import { roundRect } from './paths.ts';
import type { Point } from './polyline.ts';
import type { CanvasTheme } from './theme.ts';

/**
 * What is in a box, from its upper left corner: an icon, words, signs. Cytoscape writes one label in one face, and a box
 * has two lines and two faces. Names come from captures and links, so all text is measured and cut to its room. Pure.
 */
export const boxInk = (words: BoxWords, size: Size, detail: Detail, pen: Pen): readonly Ink[] =>
  detail.lines === 2 ? twoLines(words, size, detail, pen) : oneLine(words, size, detail, pen);

const PADDING = 10;
/** The smallest letters that two lines are laid out for; larger ones take what room is left. */
const SMALL = 11;
/** A title to the smallest letters. */
const LARGER = 12.5 / SMALL;

function twoLines(words: BoxWords, { width, height }: Size, { letter }: Detail, pen: Pen): readonly Ink[] {
  const { theme } = pen;
  const grown = letter / SMALL;
  const left = words.icon ? 42 : PADDING;
  const room = width - left - PADDING;
  const upper = height / 2 - 4 + 3 * (grown - 1);
  const lower = height / 2 + 12 + 10 * (grown - 1);
  const title = { size: letter * LARGER, weight: 600, face: words.titleIsAddress ? theme.mono : theme.sans };
  const name = { ...title, weight: 400, face: theme.sans };
  const detail = { size: letter, weight: 400, face: words.detailIsAddress ? theme.mono : theme.sans };
  const small = { size: letter, weight: 400, face: theme.sans };
  const shownTitle = clip(words.title, room, title, pen);
  const titleWidth = widthOf(shownTitle, title, pen);
  const shownName = words.name ? clip(words.name, room - titleWidth - 8, name, pen) : '';
  const memory = words.memory ? clip(`P2P ${words.memory.short}`, room * 0.6, small, pen) : '';
  const memoryWidth = memory ? widthOf(memory, small, pen) + 16 : 0;
  const slot = clip(words.slot, room * 0.5 - memoryWidth / 2, small, pen);
  const sign = words.redirects ? 14 : 0;
  const detailRoom = room - sign - memoryWidth - (slot ? widthOf(slot, small, pen) + 8 : 0);
  const offered = words.memory?.isPublished ? theme.verdict.BUS_ADDR : theme.muted;
  const end = width - PADDING;
  const tone = words.redirects ? theme.verdict.THRU_HOST_BRIDGE : toneOf(words, theme);
  return [
    ...(words.icon ? chip(words.icon, { x: 8, y: height / 2 - 13, side: 26 }, theme) : []),
    ...textInk(shownTitle, { x: left, y: upper }, { font: title, colour: theme.text }),
    ...textInk(shownName, { x: left + titleWidth + 7, y: upper }, { font: name, colour: theme.muted }),
    ...(words.redirects ? [warning({ x: left, y: lower - 9, side: 10 }, tone)] : []),
    ...textInk(
      clip(words.detail, detailRoom, detail, pen),
      { x: left + sign, y: lower },
      { font: detail, colour: tone },
    ),
    ...textInk(slot, { x: end - memoryWidth, y: lower }, { font: small, colour: theme.muted, anchor: 'end' }),
    ...(memory ? [memorySign({ x: end - memoryWidth + 4, y: lower - 9, side: 10 }, offered)] : []),
    ...textInk(memory, { x: end, y: lower }, { font: small, colour: offered, anchor: 'end' }),
  ];
}

/** A colour beside the sign that the words themselves carry. */
function toneOf({ tone }: BoxWords, theme: CanvasTheme): string {
  if (tone === 'doubt') return theme.verdict.THRU_HOST_BRIDGE;
  if (tone === 'unknown') return theme.verdict.UNKNOWN;
  return tone === 'changed' ? theme.accent : theme.muted;
}

const namedByAddress = ({ icon, short }: BoxWords): boolean => icon === null && /^[0-9a-f:.]+$/.test(short);

/** Capitals reach so far up from the line, as a share of the size of their letters. */
const CAPITALS = 0.36;
/** As large as one line looks well; larger only where it must be. */
const LINE = { sans: 19, mono: 17 };

/** What names the box in large letters, or not even that; what redirects keeps its sign. */
function oneLine(
  words: BoxWords,
  { width, height }: Size,
  { lines, letter }: Detail,
  pen: Pen,
): readonly Ink[] {
  const { theme } = pen;
  const isAddress = namedByAddress(words);
  const isFar = letter > LINE.sans;
  const padding = isFar ? 4 : 6;
  const left = words.icon ? 46 : isFar ? padding : PADDING;
  // A narrow box keeps what room it has for its name.
  const sign = Math.min(isFar ? 26 : 18, width * 0.2);
  const room = width - left - padding - (words.redirects || words.memory ? sign + 2 : 0);
  const font: Font = isAddress
    ? { size: Math.max(LINE.mono, letter), weight: 600, face: theme.mono }
    : { size: Math.max(LINE.sans, letter), weight: 600, face: theme.sans };
  const text = isAddress ? keepEnd(words.short, room, font, pen) : clip(words.short, room, font, pen);
  const at = { x: left, y: height / 2 + font.size * CAPITALS };
  // From afar ports and roots stay quieter than devices.
  const colour =
    isAddress && isFar ? theme.muted : words.tone === 'plain' ? theme.text : toneOf(words, theme);
  const square = { x: width - sign - padding, y: height / 2 - sign / 2, side: sign };
  return [
    ...(words.icon ? chip(words.icon, { x: 8, y: height / 2 - 16, side: 32 }, theme) : []),
    ...(lines > 0 ? textInk(text, at, { font, colour }) : []),
    ...(lines > 0
      ? afterName(words, { left: at.x + widthOf(text, font, pen), right: left + room }, { at, letter }, pen)
      : []),
    ...(words.redirects ? [warning(square, theme.verdict.THRU_HOST_BRIDGE)] : []),
    ...signOfMemory(words, square, theme),
  ];
}

/** What a wide box has room for after its name: what it is, and its address as a whole. */
function afterName(
  words: BoxWords,
  { left, right }: { readonly left: number; readonly right: number },
  { at, letter }: { readonly at: Point; readonly letter: number },
  pen: Pen,
): readonly Ink[] {
  const { theme } = pen;
  const gap = letter / 2;
  const sans: Font = { size: letter, weight: 400, face: theme.sans };
  const name = words.name ? clip(words.name, right - left - gap, sans, pen) : '';
  const shown = name.length > SAYS_NOTHING ? name : '';
  const taken = shown ? left + gap + widthOf(shown, sans, pen) : left;
  const detail: Font = { ...sans, face: words.detailIsAddress ? theme.mono : theme.sans };
  const hasRoom = taken + 2 * gap + widthOf(words.detail, detail, pen) <= right;
  return [
    ...textInk(shown, { x: left + gap, y: at.y }, { font: sans, colour: theme.muted }),
    ...textInk(
      hasRoom && words.detail !== words.short ? words.detail : '',
      { x: right, y: at.y },
      { font: detail, colour: toneOf(words, theme), anchor: 'end' },
    ),
  ];
}

/** So few letters of a name. */
const SAYS_NOTHING = 4;

interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

const ICON_GRID = 16;
const CHIP = roundRect(0, 0, 26, 26, 6);

function chip(
  icon: NonNullable<BoxWords['icon']>,
  { x, y, side }: Square,
  theme: CanvasTheme,
): readonly Ink[] {
  const inset = side * 0.19;
  return [
    { kind: 'shape', d: CHIP, at: { x, y }, scale: side / 26, fill: theme.raised, stroke: null },
    {
      kind: 'shape',
      d: kindDrawing(icon),
      at: { x: x + inset, y: y + inset },
      scale: (side - 2 * inset) / ICON_GRID,
      fill: null,
      stroke: { colour: theme.accent, width: 1.5 },
    },
  ];
}

const sign = (d: string, { x, y, side }: Square, colour: string): Ink => ({
  kind: 'shape',
  d,
  at: { x, y },
  scale: side / 10,
  fill: null,
  stroke: { colour, width: 1.2 },
});

const warning = (square: Square, colour: string): Ink =>
  sign('M5 .8 9.6 9.3H.4zM5 3.6v2.8M5 7.9v.1', square, colour);

/** A memory chip: what is here is offered to peers. */
const memorySign = (square: Square, colour: string): Ink =>
  sign(
    'M2 2h6v6H2zM3.6 .4v1.6M6.4 .4v1.6M3.6 8v1.6M6.4 8v1.6M.4 3.6H2M.4 6.4H2M8 3.6h1.6M8 6.4h1.6',
    square,
    colour,
  );

/** Where there is no room for words; a redirect has its sign in the same place and tells more. */
function signOfMemory({ memory, redirects }: BoxWords, square: Square, theme: CanvasTheme): readonly Ink[] {
  if (!memory || redirects) return [];
  return [memorySign(square, memory.isPublished ? theme.verdict.BUS_ADDR : theme.muted)];
}
