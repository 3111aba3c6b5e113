import type { Format, Found } from '../format.ts';
import type { Line } from '../repair/repair.ts';
import { noteText, skippedFound } from './note.ts';

/**
 * The headings of collect.sh, and its parts that show nothing of the machine's tree. What the others hold is read by
 * the form that it has.
 */
export const collected: Format = { id: 'collected', read };

const HEADING = /^\s*=== peerlane: (\S.{0,199})$/;
const HEADING_WORDS = 'a heading of collect.sh';

/** Parts that are skipped as they are, by the beginning of their heading. */
const skippedParts: readonly (readonly [beginning: string, what: string])[] = [
  ['collect ', 'what collect.sh says of itself'],
  ['/proc/iomem', '/proc/iomem: addresses of buses'],
  ['/proc/driver/nvidia/version', 'the version of a driver'],
  ['modinfo ', 'the version of a driver'],
  ['/sys/module', 'modules of the kernel'],
];

function read(lines: readonly Line[], start: number): Found | null {
  const title = HEADING.exec(noteText(lines, start))?.[1];
  if (title === undefined) return null;
  const what = skippedParts.find(([beginning]) => title.startsWith(beginning))?.[1];
  let end = start + 1;
  if (what === undefined) return skippedFound(lines, start, end, HEADING_WORDS);
  while (end < lines.length && !HEADING.test(noteText(lines, end))) end++;
  const found = skippedFound(lines, start, end, what);
  const skipped = new Map([...(found.reading.skipped ?? []), [lines[start]?.number ?? 0, HEADING_WORDS]]);
  return { end, reading: { ...found.reading, skipped } };
}
