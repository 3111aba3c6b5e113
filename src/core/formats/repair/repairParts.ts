import type { Line, Repair } from './repair.ts';
import { type RepairedText, repairText } from './repairText.ts';

/** What `head` and `tail` print before each of several files. */
const PART = /^==> .{1,200} <==$/gm;
/** More are small files of one command, which came through the same hands. */
const MOST_PARTS = 64;

/**
 * Texts one after the other, each behind a line with its name, as `head` prints several files: each is repaired by
 * itself, since one may be quoted in a mail and the next come from a terminal. Lines keep their numbers in the whole.
 */
export function repairParts(text: string): RepairedText {
  const starts = [...text.matchAll(PART)].map(({ index }) => index).filter(index => index > 0);
  if (starts.length === 0 || starts.length > MOST_PARTS) return repairText(text);
  const states: Line[][] = [];
  const repairs: Repair[] = [];
  const emptied: number[] = [];
  let before = 0;
  for (const [place, start] of [0, ...starts].entries()) {
    const end = starts[place];
    const part = end === undefined ? text.slice(start) : text.slice(start, end).replace(/\r?\n$|\r$/, '');
    const repaired = repairText(part);
    for (const [i, lines] of repaired.states.entries()) {
      const moved = lines.map(line => ({ ...line, number: line.number + before }));
      const state = states[i];
      if (state) for (const line of moved) state.push(line);
      else states.push(moved);
    }
    for (const { firstLine, lastLine, ...repair } of repaired.repairs) {
      repairs.push({ ...repair, firstLine: firstLine + before, lastLine: lastLine + before });
    }
    for (const number of repaired.emptied) emptied.push(number + before);
    before += lineCount(part, repaired);
  }
  return { states, repairs, emptied };
}

/** Line ends that were written out make more lines than the text had. */
function lineCount(part: string, { states }: RepairedText): number {
  const ends = part.match(/\r\n|\n|\r|\u2028|\u2029/g)?.length ?? 0;
  return states.reduce((most, lines) => Math.max(most, lines.at(-1)?.number ?? 0), ends + 1);
}
