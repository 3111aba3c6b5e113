import { type Line, type Repaired, repairEach } from './repair.ts';

const ESC = String.fromCharCode(27);
const BELL = String.fromCharCode(7);
/** Colours and cursor moves, titles of the window, the choice of a character set. */
const ESCAPES = new RegExp(
  `${ESC}(?:\\[[0-9;?]*[ -/]*[@-~]|\\][^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)?|[()][A-Z0-9])`,
  'g',
);
/** What is left of colours where the escape character itself was lost; `[mem 0x…]` is the kernel's. */
const BARE_COLOURS = /\[(?:\d{1,3}(?:;\d{1,3})*)?m(?!em[ \]])(?=\S|$)/g;
const INVISIBLE = new RegExp(`[${String.fromCharCode(0)}\\u200b-\\u200f\\u2060\\ufeff\\u00ad]`, 'g');
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;

/** Lines without carriage returns, trailing blanks and characters that nobody sees. */
export function linesOf(text: string): readonly Line[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r|\u2028|\u2029/)
    .map((line, index) => ({
      number: index + 1,
      text: line.replace(INVISIBLE, '').replace(BLANKS, ' ').trimEnd(),
    }));
}

/** Colours of a terminal, what was struck over, and dashes that an editor made longer. */
export function repairCharacters(lines: readonly Line[]): Repaired {
  const colours = repairEach(
    lines,
    { code: 'terminal', what: 'Colours and control characters of a terminal were left out' },
    withoutEscapes,
  );
  const dashes = repairEach(
    colours.lines,
    { code: 'dashes', what: 'Long dashes of an editor were made plain again' },
    text => (/[\u2010-\u2015\u2212]/.test(text) ? text.replace(DASHES, '-') : text),
  );
  return { lines: dashes.lines, repairs: [...colours.repairs, ...dashes.repairs] };
}

function withoutEscapes(text: string): string {
  let plain = text;
  if (plain.includes(ESC)) plain = plain.replace(ESCAPES, '').replaceAll(ESC, '');
  if (plain.includes('[')) plain = plain.replace(BARE_COLOURS, '');
  if (plain.includes('\b')) plain = withoutOverstrikes(plain);
  return plain === text ? text : plain.trimEnd();
}

/** A backspace takes back the character before it. */
function withoutOverstrikes(text: string): string {
  const kept: string[] = [];
  for (const char of text) {
    if (char === '\b') kept.pop();
    else kept.push(char);
  }
  return kept.join('');
}
