import { capital } from '../lib/words.ts';
import type { Imported, LedgerRun, LineStatus } from './imported.ts';

/** How many lines of a text were read, skipped and not understood. */
export function lineCounts(ledger: readonly LedgerRun[]): Readonly<Record<LineStatus, number>> {
  const counts = { read: 0, skipped: 0, unread: 0 };
  for (const { status, lines } of ledger) counts[status] += lines;
  return counts;
}

/** "212 lines read, 4 skipped, 3 not understood"; what is none is left out, but for what was read. */
export function countWords(ledger: readonly LedgerRun[]): string {
  const { read, skipped, unread } = lineCounts(ledger);
  const others = [skipped > 0 ? [`${skipped} skipped`] : [], unread > 0 ? [`${unread} not understood`] : []];
  return [`${linesOf(read)} read`, ...others.flat()].join(', ');
}

/** What a person should look at of an import; null: nothing was mended and every line was understood. */
export function importRemark({ ledger, repairs }: Pick<Imported, 'ledger' | 'repairs'>): string | null {
  const { unread } = lineCounts(ledger);
  const mended = repairs.length > 0 ? 'the text was mended before it was read' : '';
  const missed = unread > 0 ? `${linesOf(unread)} ${unread === 1 ? 'was' : 'were'} not understood` : '';
  const words = [mended, missed].filter(clause => clause !== '').join('; ');
  return words === '' ? null : `${capital(words)}.`;
}

/** "5" or "5–45". */
export const lineRange = ({ firstLine, lastLine }: Pick<LedgerRun, 'firstLine' | 'lastLine'>): string =>
  firstLine === lastLine ? `${firstLine}` : `${firstLine}–${lastLine}`;

const linesOf = (count: number) => `${count} ${count === 1 ? 'line' : 'lines'}`;
