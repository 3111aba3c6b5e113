import type { Line } from '../repair/repair.ts';
import { isBodyText, isElision, isForeign } from './bodyWords.ts';
import { beginsWithAddress, type Header, isComplete, parseHeader } from './header.ts';
import { beginsOther, isHexLine, isPrompt } from './lineKinds.ts';

/** Mail programs wrap at 66 to 78 columns: a line goes on where its next word would have gone beyond. */
const NARROWEST = 66;
const WIDEST = 100;
const NARROWEST_SEEN = 50;
/** No header takes more lines, and no more words are looked at. */
const MAX_JOINED = 5;
/** What ends a header, alone in a line of its own. */
const HEADER_TAIL = /^\((?:rev [0-9a-f]{2}|prog-if )/;

/** Whether a line may be the rest of the one before it, where texts are wrapped at `width`. */
export const isWrapped = (before: string, next: string, width: number): boolean =>
  before.length <= WIDEST && before.length + 1 + (/^\S*/.exec(next)?.[0].length ?? 0) > width;

/** At which column a text may be wrapped: where its longest line ends, if that is where programs wrap. */
function wrapWidth(lines: readonly Line[]): number {
  let longest = 0;
  for (const { text } of lines) longest = Math.max(longest, text.length);
  return longest >= NARROWEST_SEEN && longest < NARROWEST ? longest : NARROWEST;
}

/** By the lines of a text, which are the same for each of its blocks. */
const widths = new WeakMap<readonly Line[], number>();

/** The column at which a text may be wrapped. */
export function widthOf(lines: readonly Line[]): number {
  const known = widths.get(lines) ?? wrapWidth(lines);
  widths.set(lines, known);
  return known;
}

/** A header, and how many lines it takes. */
export interface Begins {
  readonly header: Header;
  readonly lines: number;
}

/** The header that begins at a line, taking in the next ones where a mail program wrapped it. */
export function headerAt(lines: readonly Line[], at: number, width: number): Begins | null {
  const first = lines[at];
  if (!first || !beginsWithAddress(first.text)) return null;
  let text = first.text;
  let header = parseHeader(text);
  let taken = 1;
  let before = first.text;
  while (taken < MAX_JOINED) {
    const next = lines[at + taken]?.text ?? '';
    if (isComplete(text) ? !HEADER_TAIL.test(next) : !goesOn(before, next, width)) break;
    const joined = parseHeader(`${text} ${next}`);
    text = `${text} ${next}`;
    before = next;
    taken++;
    if (joined) header = joined;
    else if (header) return { header, lines: taken - 1 };
  }
  return header ? { header, lines: taken } : null;
}

/** Whether a line may be the rest of the header before it: at column 0, and nothing that begins something else. */
const goesOn = (before: string, next: string, width: number): boolean =>
  /^\S/.test(next) &&
  isWrapped(before, next, width) &&
  !isBodyText(next) &&
  !beginsWithAddress(next) &&
  !isHexLine(next) &&
  !isPrompt(next) &&
  !isForeign(next) &&
  !isElision(next) &&
  !beginsOther(next);
