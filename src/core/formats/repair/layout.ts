import { beginsWithAddress } from '../lspci/header.ts';
import type { Line, Repaired } from './repair.ts';

/** Blank lines that an editor put between all lines, so that none of them parts anything. */
export function repairBlankLines(lines: readonly Line[]): Repaired {
  const filled = lines.filter(({ text }) => text !== '');
  if (filled.length < 4) return { lines, repairs: [] };
  const alone = filled.length - 1 - adjacent(lines);
  if (alone < filled.length - 1) return { lines, repairs: [] };
  const kept: Line[] = [];
  let dropped = 0;
  let first = 0;
  let last = 0;
  for (const [at, line] of lines.entries()) {
    const before = lines[at - 1];
    // Of several blank lines one was there before.
    if (line.text === '' && before && before.text !== '') {
      dropped++;
      first ||= line.number;
      last = line.number;
    } else kept.push(line);
  }
  return {
    lines: kept,
    repairs: [
      {
        code: 'blank-lines',
        what: 'Blank lines between all lines were left out',
        firstLine: first,
        lastLine: last,
        lines: dropped,
      },
    ],
  };
}

/** How many filled lines follow another directly. */
function adjacent(lines: readonly Line[]): number {
  let count = 0;
  for (let at = 1; at < lines.length; at++) {
    if (lines[at]?.text !== '' && lines[at - 1]?.text !== '') count++;
  }
  return count;
}

/** This many lines of one length, and none longer, are no chance. */
const ENOUGH_CUT = 5;
const NARROWEST = 70;
const MAX_SCREEN = 250;
/** Rows of a hex dump are of one length by nature. */
const BYTES = /^\s*[0-9a-f]{2,3}: [0-9a-f]{2}\b/i;

/** Marks the lines that end at the edge of a screen: what stood behind it is lost. */
export function markCutLines(lines: readonly Line[]): Repaired {
  let longest = 0;
  for (const { text } of lines) if (!BYTES.test(text)) longest = Math.max(longest, text.length);
  if (longest < NARROWEST || longest > MAX_SCREEN) return { lines, repairs: [] };
  const atEdge = lines.filter(({ text }) => text.length === longest && !BYTES.test(text));
  const first = atEdge[0];
  if (!first || atEdge.length < ENOUGH_CUT || isWrapped(lines, longest)) return { lines, repairs: [] };
  return {
    lines: lines.map(line => (line.text.length >= longest ? { ...line, isCut: true } : line)),
    repairs: [
      {
        code: 'cut',
        what: `Lines end at column ${longest}: what followed there is lost`,
        firstLine: first.number,
        lastLine: atEdge.at(-1)?.number ?? first.number,
        lines: atEdge.length,
      },
    ],
  };
}

/** After a line that was wrapped the next one goes on at column 0, and is no line of its own. */
function isWrapped(lines: readonly Line[], longest: number): boolean {
  let goesOn = 0;
  let edges = 0;
  for (const [at, { text }] of lines.entries()) {
    if (text.length !== longest) continue;
    edges++;
    const next = lines[at + 1]?.text ?? '';
    if (/^\S/.test(next) && !beginsWithAddress(next) && !/^\S+:/.test(next)) goesOn++;
  }
  return goesOn * 2 > edges;
}
