import type { Found } from '../format.ts';
import type { Line } from '../repair/repair.ts';
import type { SystemSighting } from '../sighting.ts';

/** No line of a text beside the machine that says anything is longer. */
const MAX_NOTE_LINE = 4000;

interface Note {
  readonly what: string;
  readonly system?: readonly SystemSighting[];
  /** Lines that are known and of no use, with what they are. */
  readonly skipped?: ReadonlyMap<number, string>;
}

/** A text beside the machine that shows no function. */
export const noteFound = (end: number, { what, system = [], skipped = new Map() }: Note): Found => ({
  end,
  reading: { what, sightings: [], roots: [], warnings: [], isSelection: true, system, skipped },
});

/** A run of lines that are known for what they are, and of no use here. */
export const skippedFound = (lines: readonly Line[], start: number, end: number, what: string): Found =>
  noteFound(end, { what, skipped: new Map(lines.slice(start, end).map(({ number }) => [number, what])) });

/** The text of a line, empty where there is none or where it is too long to say anything. */
export function noteText(lines: readonly Line[], at: number): string {
  const text = lines[at]?.text ?? '';
  return text.length > MAX_NOTE_LINE ? '' : text;
}
