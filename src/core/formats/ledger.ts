import type { Block } from './blocks.ts';
import type { LedgerRun, LineStatus } from './imported.ts';
import { isLooseAcs } from './looseLines.ts';
import { isElision, isForeign } from './lspci/bodyWords.ts';
import { isPrompt } from './lspci/lineKinds.ts';
import type { Line } from './repair/repair.ts';

interface Fate {
  readonly line: number;
  readonly status: LineStatus;
  readonly what: string;
}

/** A text as it was read: its blocks, the lines of none, and the numbers of lines in which only marks were. */
interface ReadText {
  readonly blocks: readonly Block[];
  readonly rest: readonly Line[];
  readonly emptied: readonly number[];
}

/**
 * What became of every line of a text that is not empty: read, known for what it is and skipped, or not understood. The
 * blocks that come first tell more of a line than those behind them.
 */
export function ledgerOf({ blocks, rest, emptied }: ReadText): readonly LedgerRun[] {
  const fates = [
    ...blocks.flatMap(blockFates),
    ...rest.filter(isFilled).map(restFate),
    ...emptied.map(line => ({ line, status: 'skipped', what: 'marks around the text' }) as const),
  ];
  const runs: LedgerRun[] = [];
  for (const { line, status, what } of onePerLine(fates)) {
    const last = runs.at(-1);
    if (last && last.status === status && last.what === what) {
      runs[runs.length - 1] = { ...last, lastLine: line, lines: last.lines + 1 };
    } else runs.push({ firstLine: line, lastLine: line, lines: 1, status, what });
  }
  return runs;
}

/** The lines that a ledger has as not understood, with their text. */
export function unreadLines(
  ledger: readonly LedgerRun[],
  { blocks, rest }: Pick<ReadText, 'blocks' | 'rest'>,
): readonly Line[] {
  const lines = new Map([...blocks.flatMap(block => block.lines), ...rest].map(line => [line.number, line]));
  const unread = ledger.filter(({ status }) => status === 'unread');
  return unread
    .flatMap(({ firstLine, lastLine }) => [...lineNumbers(firstLine, lastLine)])
    .flatMap(number => lines.get(number) ?? [])
    .filter(isFilled);
}

function* lineNumbers(first: number, last: number): Generator<number> {
  for (let line = first; line <= last; line++) yield line;
}

/** In order. What both states of a diff have may be read in one of them alone, and then it was read. */
function onePerLine(fates: readonly Fate[]): readonly Fate[] {
  const best = new Map<number, Fate>();
  for (const fate of fates) {
    const other = best.get(fate.line);
    if (!other || rank[fate.status] < rank[other.status]) best.set(fate.line, fate);
  }
  return [...best.values()].sort((a, b) => a.line - b.line);
}

const rank: Readonly<Record<LineStatus, number>> = { read: 0, skipped: 1, unread: 2 };

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
