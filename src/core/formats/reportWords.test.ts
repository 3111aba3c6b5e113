import { describe, expect, it } from 'vitest';
import type { LedgerRun, LineStatus } from './imported.ts';
import { importText } from './importText.ts';
import { countWords, importRemark, lineRange } from './reportWords.ts';

const run = (status: LineStatus, firstLine: number, lines: number): LedgerRun => ({
  firstLine,
  lastLine: firstLine + lines - 1,
  lines,
  status,
  what: 'something',
});

describe('the words of a ledger', () => {
  it('add up the runs of each class and leave out what is none', () => {
    const ledger = [run('read', 1, 200), run('skipped', 201, 4), run('unread', 205, 3), run('read', 208, 12)];
    expect(countWords(ledger)).toBe('212 lines read, 4 skipped, 3 not understood');
    expect(countWords([run('read', 1, 1)])).toBe('1 line read');
  });
  it('name one line by its number', () => {
    expect([lineRange(run('read', 7, 1)), lineRange(run('read', 7, 3))]).toEqual(['7', '7–9']);
  });
});

const LIST =
  '00:00.0 Host bridge [0600]: Intel [8086:29c0]\n00:02.0 VGA compatible controller [0300]: Intel [8086:1234]\n';
const remarkOf = (text: string) => {
  const read = importText(text);
  if (!read.ok) throw new Error(read.error.what);
  return importRemark(read.value);
};

describe('what a person should look at', () => {
  it.each([
    ['nothing, where every line was read as it is', LIST, null],
    ['lines that were not understood', `Hello all,\nlook at this:\n${LIST}`, '2 lines were not understood.'],
    ['one of them', `Hello all,\n${LIST}`, '1 line was not understood.'],
    ['a text that was mended', LIST.replace(/^/gm, '> '), 'The text was mended before it was read.'],
    [
      'both',
      `Hello all,\n${LIST}`.replace(/^/gm, '> '),
      'The text was mended before it was read; 1 line was not understood.',
    ],
  ])('%s', (_why, text, remark) => expect(remarkOf(text)).toBe(remark));
});

it('lines within a block that were not understood have their text too, but no more of it than is shown', () => {
  const body = '\tControl: I/O- Mem+ BusMaster+\n';
  const odd = Array.from({ length: 300 }, (_, i) => `and a line that is none ${i}\n`).join('');
  const read = importText(`${LIST}${body}${odd}${body}${LIST}`);
  if (!read.ok) throw new Error(read.error.what);
  expect(read.value.ignoredLineCount).toBe(300);
  expect(read.value.ignoredLines).toHaveLength(200);
  expect(read.value.ignoredLines[0]).toEqual({ line: 4, text: 'and a line that is none 0' });
});
