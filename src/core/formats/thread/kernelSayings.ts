import { parseBdf } from '../../topology/bdf.ts';
import { type ReadLine, readLogged } from '../../topology/loggedLine.ts';
import type { Format, Found } from '../format.ts';
import type { Line } from '../repair/repair.ts';
import { parseLogLine } from './logLine.ts';
import { noteFound, noteText } from './note.ts';

/** What p2pdma and the code that sets ACS log about a pair or a port, in a log or by itself. */
export const kernelSayings: Format = { id: 'kernel-sayings', read };

/** Where neither a driver nor a time stands before it. */
const BARE = /^\s*([0-9a-f]{4,8}:[0-9a-f]{2}:[01][0-9a-f]\.[0-7]): (\S.*)$/i;

function sayingOf(text: string): ReadLine | null {
  const said = parseLogLine(text);
  if (said?.of === 'function') return readLogged(said.bdf, said.words);
  const bare = BARE.exec(text);
  const bdf = parseBdf(bare?.[1] ?? '');
  return bdf.ok ? readLogged(bdf.value, bare?.[2] ?? '') : null;
}

function read(lines: readonly Line[], start: number): Found | null {
  const logged: (ReadLine & { readonly line: number })[] = [];
  let end = start;
  for (; end < lines.length; end++) {
    const saying = sayingOf(noteText(lines, end));
    if (!saying) break;
    logged.push({ ...saying, line: lines[end]?.number ?? 0 });
  }
  if (logged.length === 0) return null;
  const found = noteFound(end, { what: 'kernel log: peer-to-peer DMA and ACS' });
  return { end, reading: { ...found.reading, logged } };
}
