import { linesOf, repairCharacters } from './characters.ts';
import { splitDiff } from './diff.ts';
import { markCutLines, repairBlankLines } from './layout.ts';
import { repairMarkup } from './markup.ts';
import { repairPrefixes } from './prefixes.ts';
import type { Line, Repair, Repaired } from './repair.ts';

export interface RepairedText {
  /** One, or the two states of a `diff -u`, the earlier first. */
  readonly states: readonly (readonly Line[])[];
  readonly repairs: readonly Repair[];
}

/**
 * A text without what terminals, pagers, mail programs, forums and editors did to it, as far as that can be undone. It
 * never changes what a line of lspci says; what cannot be undone is marked and stays unknown.
 */
export function repairText(text: string): RepairedText {
  const repairs: Repair[] = [];
  let lines = linesOf(text);
  for (const step of [repairCharacters, repairMarkup, repairPrefixes, repairBlankLines, markCutLines]) {
    const repaired: Repaired = step(lines);
    lines = repaired.lines;
    repairs.push(...repaired.repairs);
  }
  const diff = splitDiff(lines);
  if (!diff) return { states: [lines], repairs };
  const first = lines[0]?.number ?? 1;
  const what = 'the two states of a diff were read apart';
  return {
    states: [diff.before, diff.after],
    repairs: [...repairs, { code: 'diff', what, firstLine: first, lines: lines.length }],
  };
}
