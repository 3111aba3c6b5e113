import type { Line } from './decodeText.ts';
import type { Format } from './format.ts';

/** A run of lines that one format reads. */
export interface Block {
  readonly format: Format;
  readonly lines: readonly Line[];
}

/** Splits a text by what its lines are. Every line is in one block or among the rest, in order. */
export function splitBlocks(
  lines: readonly Line[],
  formats: readonly Format[],
  onLine?: (at: number) => void,
): { readonly blocks: readonly Block[]; readonly rest: readonly Line[] } {
  const blocks: Block[] = [];
  const rest: Line[] = [];
  let at = 0;
  while (at < lines.length) {
    onLine?.(at);
    const found = blockAt(lines, at, formats);
    if (found) {
      blocks.push({ format: found.format, lines: lines.slice(at, found.end) });
      at = found.end;
    } else {
      const line = lines[at++];
      if (line) rest.push(line);
    }
  }
  return { blocks, rest };
}

function blockAt(lines: readonly Line[], at: number, formats: readonly Format[]) {
  if (lines[at]?.text === '') return undefined;
  for (const format of formats) {
    const end = format.blockEnd(lines, at);
    if (end > at) return { format, end };
  }
  return undefined;
}
