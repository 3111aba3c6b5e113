import type { Block } from './blocks.ts';
import type { LedgerRun, LineStatus } from './imported.ts';
import { isLooseAcs } from './looseLines.ts';
import { isElision, isForeign } from './lspci/bodyWords.ts';
import { isPrompt } from './lspci/records.ts';
import type { Line } from './repair/repair.ts';

interface Fate {
  readonly line: number;
  readonly status: LineStatus;
  readonly what: string;
}

/**
 * What became of every line of a text that is not empty: read, known for what it is and skipped, or not understood. The
 * blocks that come first tell more of a line than those behind them.
 */
export function ledgerOf(blocks: readonly Block[], rest: readonly Line[]): readonly LedgerRun[] {
  const fates = [...blocks.flatMap(blockFates), ...rest.filter(isFilled).map(restFate)]
    .sort((a, b) => a.line - b.line)
    .filter(({ line }, i, sorted) => line !== sorted[i - 1]?.line);
  const runs: LedgerRun[] = [];
  for (const { line, status, what } of fates) {
    const last = runs.at(-1);
    if (last && last.status === status && last.what === what) {
      runs[runs.length - 1] = { ...last, lastLine: Math.max(last.lastLine, line) };
    } else runs.push({ firstLine: line, lastLine: line, status, what });
  }
  return runs;
}

function blockFates({ lines, reading }: Block): readonly Fate[] {
  const unread = new Set(reading.unread);
  const foreign = new Set(reading.foreign);
  return lines.filter(isFilled).map(({ number, text }) => {
    if (unread.has(number)) return { line: number, status: 'unread', what: NOT_UNDERSTOOD };
    const skipped = reading.skipped?.get(number);
    if (skipped !== undefined) return { line: number, status: 'skipped', what: skipped };
    if (foreign.has(number)) return { line: number, status: 'skipped', what: foreignWords(text) };
    return { line: number, status: 'read', what: reading.what };
  });
}

const restFate = ({ number, text }: Line): Fate =>
  isPrompt(text)
    ? { line: number, status: 'skipped', what: 'a shell prompt' }
    : isElision(text) || isForeign(text)
      ? { line: number, status: 'skipped', what: foreignWords(text) }
      : isLooseAcs(text)
        ? { line: number, status: 'skipped', what: 'words of ACS without their device' }
        : { line: number, status: 'unread', what: NOT_UNDERSTOOD };

const NOT_UNDERSTOOD = 'not understood';
const foreignWords = (text: string) =>
  isElision(text) ? 'a mark that lines were left out' : 'a line of the terminal or of another program';
const isFilled = ({ text }: Line) => text.trim() !== '';
