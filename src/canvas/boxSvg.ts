import type { BoxWords } from './boxWords.ts';
import type { Detail } from './detail.ts';
import { kindDrawing } from './kindDrawing.ts';
import type { CanvasTheme } from './theme.ts';

/** How wide a text is drawn, in pixels, in a font written as in CSS. */
export type MeasureText = (text: string, font: string) => number;

export interface Pen {
  readonly theme: CanvasTheme;
  readonly measure: MeasureText;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The inside of a box as one picture: Cytoscape writes one label in one face, and a box has an icon, two lines and
 * two faces. Names come from captures and links, so all text is measured, cut to its room and escaped.
 */
export function boxSvg(words: BoxWords, size: Size, detail: Detail, pen: Pen): string {
  const { width, height } = size;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;
  return `${open}${boxMarks(words, size, detail, pen)}</svg>`;
}

/** The same without a picture of its own, to be part of a larger one. */
export const boxMarks = (words: BoxWords, size: Size, detail: Detail, pen: Pen): string =>
  ({ near: drawNear, middle: drawMiddle, far: drawFar })[detail](words, size, pen);

export const svgUri = (svg: string): string => `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;

const PADDING = 10;

function drawNear(words: BoxWords, { width, height }: Size, pen: Pen): string {
  const { theme } = pen;
  const left = words.icon ? 42 : PADDING;
  const room = width - left - PADDING;
  const upper = height / 2 - 4;
  const lower = height / 2 + 12;
  const title = { size: 12.5, weight: 600, face: words.titleIsAddress ? theme.mono : theme.sans };
  const name = { size: 12.5, weight: 400, face: theme.sans };
  const detail = { size: 11, weight: 400, face: words.detailIsAddress ? theme.mono : theme.sans };
  const small = { size: 10.5, weight: 400, face: theme.sans };
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
  const tone = words.redirects ? theme.verdict.THRU_HOST_BRIDGE : theme.muted;
  return [
    words.icon ? chip(words.icon, { x: 8, y: height / 2 - 13, side: 26 }, theme) : '',
    line(shownTitle, { x: left, y: upper }, title, theme.text),
    shownName ? line(shownName, { x: left + titleWidth + 7, y: upper }, name, theme.muted) : '',
    words.redirects ? warning({ x: left, y: lower - 9, side: 10 }, tone) : '',
    line(clip(words.detail, detailRoom, detail, pen), { x: left + sign, y: lower }, detail, tone),
    slot ? line(slot, { x: end - memoryWidth, y: lower }, small, theme.muted, 'end') : '',
    memory ? memorySign({ x: end - memoryWidth + 4, y: lower - 9, side: 10 }, offered) : '',
    memory ? line(memory, { x: end, y: lower }, small, offered, 'end') : '',
  ].join('');
}

const namedByAddress = ({ icon, short }: BoxWords): boolean => icon === null && /^[0-9a-f:.]+$/.test(short);

/** One line in large letters. */
function drawMiddle(words: BoxWords, { width, height }: Size, pen: Pen): string {
  const { theme } = pen;
  const left = words.icon ? 48 : PADDING;
  const room = width - left - 6 - (words.redirects || words.memory ? 22 : 0);
  const isAddress = namedByAddress(words);
  const font = isAddress
    ? { size: 17, weight: 600, face: theme.mono }
    : { size: 19, weight: 600, face: theme.sans };
  const text = isAddress ? keepEnd(words.short, room, font, pen) : clip(words.short, room, font, pen);
  const tone = theme.verdict.THRU_HOST_BRIDGE;
  return [
    words.icon ? chip(words.icon, { x: 8, y: height / 2 - 16, side: 32 }, theme) : '',
    line(text, { x: left, y: height / 2 + 6.5 }, font, theme.text),
    words.redirects ? warning({ x: width - 24, y: height / 2 - 9, side: 18 }, tone) : '',
    signOfMemory(words, { x: width - 24, y: height / 2 - 9, side: 18 }, theme),
  ].join('');
}

/** Only what names the box, as large as it goes; what redirects keeps its sign. */
function drawFar(words: BoxWords, { width, height }: Size, pen: Pen): string {
  const { theme } = pen;
  const tone = theme.verdict.THRU_HOST_BRIDGE;
  const left = words.icon ? 50 : 6;
  const room = width - left - 6 - (words.redirects || words.memory ? 34 : 0);
  const sans = { size: 27, weight: 600, face: theme.sans };
  const mono = { size: 24, weight: 600, face: theme.mono };
  const at = { x: left, y: height / 2 + 9 };
  return [
    words.icon ? chip(words.icon, { x: 6, y: height / 2 - 18, side: 36 }, theme) : '',
    // Ports and roots stay quieter than devices.
    namedByAddress(words)
      ? line(keepEnd(words.short, room, mono, pen), at, mono, theme.muted)
      : line(clip(words.short, room, sans, pen), at, sans, theme.text),
    words.redirects ? warning({ x: width - 36, y: height / 2 - 14, side: 28 }, tone) : '',
    signOfMemory(words, { x: width - 36, y: height / 2 - 14, side: 28 }, theme),
  ].join('');
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

const ICON_GRID = 16;

function chip(icon: NonNullable<BoxWords['icon']>, { x, y, side }: Square, theme: CanvasTheme): string {
  const inset = side * 0.19;
  const scale = (side - 2 * inset) / ICON_GRID;
  return [
    `<rect x="${x}" y="${y}" width="${side}" height="${side}" rx="6" fill="${theme.raised}"/>`,
    `<g transform="translate(${x + inset} ${y + inset}) scale(${scale})" fill="none" stroke="${theme.accent}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round">${kindDrawing(icon)}</g>`,
  ].join('');
}

const warning = ({ x, y, side }: Square, colour: string): string =>
  `<path transform="translate(${x} ${y}) scale(${side / 10})" d="M5 .8 9.6 9.3H.4zM5 3.6v2.8M5 7.9v.1" fill="none" stroke="${colour}" stroke-width="1.2" stroke-linecap="round" stroke-linejoin="round"/>`;

/** A memory chip: what is here is offered to peers. */
const memorySign = ({ x, y, side }: Square, colour: string): string =>
  `<path transform="translate(${x} ${y}) scale(${side / 10})" d="M2 2h6v6H2zM3.6 .4v1.6M6.4 .4v1.6M3.6 8v1.6M6.4 8v1.6M.4 3.6H2M.4 6.4H2M8 3.6h1.6M8 6.4h1.6" fill="none" stroke="${colour}" stroke-width="1.1" stroke-linejoin="round"/>`;

/** Where there is no room for words; a redirect has its sign in the same place and tells more. */
function signOfMemory({ memory, redirects }: BoxWords, square: Square, theme: CanvasTheme): string {
  if (!memory || redirects) return '';
  return memorySign(square, memory.isPublished ? theme.verdict.BUS_ADDR : theme.muted);
}

interface Font {
  readonly size: number;
  readonly weight: number;
  readonly face: string;
}

function line(
  text: string,
  { x, y }: { readonly x: number; readonly y: number },
  { size, weight, face }: Font,
  colour: string,
  anchor: 'start' | 'end' = 'start',
): string {
  const family = escapeXml(face.replaceAll('"', "'"));
  const end = anchor === 'end' ? ' text-anchor="end"' : '';
  return `<text x="${x}" y="${y}" font-family="${family}" font-size="${size}" font-weight="${weight}" fill="${colour}"${end}>${escapeXml(text)}</text>`;
}

const widthOf = (text: string, { size, weight, face }: Font, { measure }: Pen): number =>
  measure(text, `${weight} ${size}px ${face}`);

/** As much of the text from its beginning as has room. */
function clip(text: string, room: number, font: Font, pen: Pen): string {
  if (room <= 0) return '';
  if (widthOf(text, font, pen) <= room) return text;
  return longest(
    text.length,
    n => `${text.slice(0, n).trimEnd()}…`,
    shown => widthOf(shown, font, pen) <= room,
  );
}

/** The same from its end: of an address the end tells most. */
function keepEnd(text: string, room: number, font: Font, pen: Pen): string {
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

export const escapeXml = (text: string): string =>
  text
    .replace(/[^\u0020-\ud7ff\ue000-\ufffd]/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
