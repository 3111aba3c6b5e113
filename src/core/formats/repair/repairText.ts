import { linesOf, repairCharacters } from './characters.ts';
import { splitDiff } from './diff.ts';
import { markCutLines, repairBlankLines } from './layout.ts';
import { repairMarkup } from './markup.ts';
import { repairPrefixes } from './prefixes.ts';
import type { Line, Repair, Repaired } from './repair.ts';
import { repairStrings, withoutEscapedLineEnds } from './strings.ts';

export interface RepairedText {
  /** One, or the two states of a `diff -u`, the earlier first. */
  readonly states: readonly (readonly Line[])[];
  readonly repairs: readonly Repair[];
  /** Lines that held a fence, a tag or the mark of a diff and nothing else. */
  readonly emptied: readonly number[];
}

/**
 * A text without what terminals, pagers, mail programs, forums and editors did to it, as far as that can be undone. It
 * never changes what a line of lspci says; what cannot be undone is marked and stays unknown.
 */
export function repairText(text: string): RepairedText {
  const unescaped = withoutEscapedLineEnds(text);
  const characters = repairCharacters(linesOf(unescaped));
  const markup = repairMarkup(characters.lines);
  const repairs: Repair[] = [...characters.repairs, ...markup.repairs];
  if (unescaped !== text) {
    const { length } = characters.lines;
    const what = 'Line ends that were written out as \\n were made line ends again';
    repairs.unshift({ code: 'escaped-lines', what, firstLine: 1, lastLine: length, lines: length });
  }
  let { lines } = markup;
  for (const step of [repairStrings, repairPrefixes, repairBlankLines, markCutLines]) {
    const repaired: Repaired = step(lines);
    lines = repaired.lines;
    repairs.push(...repaired.repairs);
  }
  // Of a line that quotes an empty one nothing is left either, but that was empty before.
  const unwrapped = markup.lines.filter((line, at) => line !== characters.lines[at]);
  const diff = splitDiff(lines);
  if (!diff) return { states: [lines], repairs, emptied: emptiedLines(unwrapped, [lines]) };
  const first = lines[0]?.number ?? 1;
  const what = 'The two states of a diff were read separately';
  const isChanged = lines.some(({ text: line }) => /^[+-](?![+-]{2} )/.test(line));
  const states = isChanged ? [diff.before, diff.after] : [diff.before];
  const lastLine = lines.at(-1)?.number ?? first;
  return {
    states,
    repairs: [...repairs, { code: 'diff', what, firstLine: first, lastLine, lines: lines.length }],
    emptied: emptiedLines([...unwrapped, ...lines.filter(isFilled)], states),
  };
}

/** Which of the lines hold nothing any more, by number. */
function emptiedLines(lines: readonly Line[], states: readonly (readonly Line[])[]): readonly number[] {
  const filled = new Set(states.flatMap(state => state.filter(isFilled).map(({ number }) => number)));
  return lines.flatMap(({ number }) => (filled.has(number) ? [] : [number]));
}

const isFilled = ({ text }: Line) => text.trim() !== '';
