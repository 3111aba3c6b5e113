import type { Format } from './format.ts';
import type { Line } from './repair/repair.ts';
import type { Reading } from './sighting.ts';

/** A run of lines that one format read. */
export interface Block {
  readonly format: Format;
  readonly lines: readonly Line[];
  readonly reading: Reading;
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
    const block = blockAt(lines, at, formats);
    if (block) {
      blocks.push(block);
      at += block.lines.length;
    } else {
      const line = lines[at++];
      if (line) rest.push(line);
    }
  }
  return { blocks, rest };
}

function blockAt(lines: readonly Line[], at: number, formats: readonly Format[]): Block | undefined {
  if (lines[at]?.text === '') return undefined;
  for (const format of formats) {
    const found = format.read(lines, at);
    if (found && found.end > at) {
      return { format, lines: lines.slice(at, found.end), reading: found.reading };
    }
  }
  return undefined;
}
