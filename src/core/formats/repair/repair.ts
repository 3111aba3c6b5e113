/** What was mended of a text before it was read, in words and with the lines that it touched. */
export interface Repair {
  readonly code: string;
  /** A sentence for a person, without its full stop: "Quote marks before the lines were taken off". */
  readonly what: string;
  readonly firstLine: number;
  readonly lastLine: number;
  /** How many lines were touched. */
  readonly lines: number;
}

/** One repair with its lines: "Quote marks before the lines were taken off (lines 3 to 96)." */
export const repairSentence = ({ what, firstLine, lastLine }: Repair): string =>
  `${what} (${firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`}).`;

/** A text with its damage mended, as far as it shows itself. */
export interface Repaired {
  readonly lines: readonly Line[];
  readonly repairs: readonly Repair[];
}

/** A line of the text as it was pasted, with its 1-based number. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** Cut off at the edge of a screen, so its last word may go on. */
  readonly isCut?: true;
}

/** The lines with each text changed, and the repair if any line was. */
export function repairEach(
  lines: readonly Line[],
  { code, what }: Pick<Repair, 'code' | 'what'>,
  change: (text: string) => string,
): Repaired {
  let first = 0;
  let last = 0;
  let touched = 0;
  const changed = lines.map(line => {
    const text = change(line.text);
    if (text === line.text) return line;
    first ||= line.number;
    last = line.number;
    touched++;
    return { ...line, text };
  });
  if (touched === 0) return { lines, repairs: [] };
  return { lines: changed, repairs: [{ code, what, firstLine: first, lastLine: last, lines: touched }] };
}
