import { beginsWithAddress } from '../lspci/header.ts';
import type { Line } from './repair.ts';

const HUNK = /^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/;
const FILE = /^(?:--- |\+\+\+ |diff |index [0-9a-f]+\.\.|Only in )/;
/** Between two hunks lines are left out. */
const LEFT_OUT = '...';

/** The two states that a `diff -u` of two captures shows, each with what both have in common; null: this is none. */
export function splitDiff(
  lines: readonly Line[],
): { readonly before: readonly Line[]; readonly after: readonly Line[] } | null {
  if (!isDiff(lines)) return null;
  const before: Line[] = [];
  const after: Line[] = [];
  let hunks = 0;
  for (const { number, text } of lines) {
    const isHunk = HUNK.test(text);
    if (isHunk || FILE.test(text)) {
      const mark = { number, text: isHunk && hunks++ > 0 ? LEFT_OUT : '' };
      before.push(mark);
      after.push(mark);
      continue;
    }
    const line = { number, text: text.slice(1) };
    if (!text.startsWith('+')) before.push(line);
    if (!text.startsWith('-')) after.push(line);
  }
  return { before, after };
}

/** It says so by its hunks, or lines of lspci stand behind both marks, and every line behind one or a blank. */
function isDiff(lines: readonly Line[]): boolean {
  const marked = { '+': 0, '-': 0 };
  let others = 0;
  for (const { text } of lines) {
    const first = text[0];
    if (HUNK.test(text)) return true;
    if (first === undefined || first === ' ' || first === '\t' || FILE.test(text)) continue;
    if (first === '+' || first === '-') {
      if (beginsWithAddress(text.slice(1)) || /^[+-]\s+[A-Z][A-Za-z/ ]+:/.test(text)) marked[first]++;
    } else others++;
  }
  return marked['+'] > 0 && marked['-'] > 0 && others === 0;
}
