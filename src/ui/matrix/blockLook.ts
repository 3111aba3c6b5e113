import { type Line, type Summary, totalsOf } from './arrange.ts';
import type { CellLook, CellSource } from './cellLook.ts';

/** A cell of the table: a pair's own, or of all pairs between what two lines fold, the worst of which it shows. */
export function lookOf(cells: CellSource, summary: Summary | null, row: Line, column: Line): CellLook {
  const [provider, ...others] = row.members;
  const [client, ...more] = column.members;
  if (!provider || !client || !summary || (others.length === 0 && more.length === 0))
    return provider && client ? cells({ provider, client }) : nothing;
  const said = countsOf(summary, row, column);
  const total = said.reduce((sum, [, count]) => sum + count, 0);
  const worst = said[0];
  if (!worst) return nothing;
  const [code, count] = worst;
  const words = said.map(([each, of]) => `${of} ${summary.codes[each]?.word ?? ''}`).join(', ');
  return {
    tone: summary.codes[code]?.tone ?? 'none',
    icon: null,
    text: count === total ? `all ${total}` : `${count}/${total}`,
    aside: null,
    words: `${column.label} to the memory of ${row.label}: ${words}. Unfold them`,
  };
}

/** How many pairs between two lines say what, the worst first. */
const countsOf = (
  summary: Summary,
  row: Line,
  column: Line,
): readonly (readonly [code: number, count: number])[] =>
  totalsOf({ rows: [row], columns: [column] }, summary).flatMap((count, code) =>
    count > 0 ? [[code, count] as const] : [],
  );

/** The tone of the worst that is said between two lines; null: nothing is. */
export const toneOf = (summary: Summary, row: Line, column: Line): string | null =>
  summary.codes[countsOf(summary, row, column)[0]?.[0] ?? -1]?.tone ?? null;

const nothing: CellLook = { tone: 'none', icon: null, text: '—', aside: null, words: 'no pair' };
