import { parseHeader } from '../lspci/header.ts';
import { type Line, type Repaired, repairEach } from './repair.ts';

const ADDRESS = /(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7](?=[ \t/])/gi;
const TREE_ROOT = /-(?:\+-)?\[[0-9a-f]{4,8}:[0-9a-f]{2}(?:-[0-9a-f]{2})?\]-/i;
/** The first lines of other texts, which a common prefix stands before as well. */
const OTHER_ANCHOR = /(?:GPU0\s+GPU1\b|IOMMU Group \d|Slot:\t|ACSCtl:)/i;
/** What makes a group or a driver of the words before an address, and no prefix. */
const IS_TELLING =
  /iommu|\badding\b|\[[0-9a-f]{4}:[0-9a-f]{4}\]|\[R(?:ESET)?\]|group\b|->|\/sys\/|^\s*(?:sudo )?lspci\s|\$|[a-z]{4,} +(?:pci|0000)\b/i;
const MAX_PREFIX = 60;
/** Fewer lines than this agree by chance. */
const ENOUGH = 2;

/**
 * Takes off what stands before every line: marks of quotes, table bars, time stamps, the names of containers, jobs and
 * files, line numbers. It is found by what stands before the addresses.
 */
export function repairPrefixes(lines: readonly Line[]): Repaired {
  const quotes = repairEach(
    lines,
    { code: 'quotes', what: 'Quote marks before the lines were taken off' },
    text => (text.charCodeAt(0) === 0x3e ? text.replace(/^(?:> ?)+/, '') : text),
  );
  const prefix = commonPrefix(quotes.lines);
  if (!prefix) return quotes;
  const stripped = repairEach(quotes.lines, { code: 'prefix', what: prefix.what }, text =>
    text.replace(prefix.pattern, '').replace(prefix.suffix, ''),
  );
  return { lines: stripped.lines, repairs: [...quotes.repairs, ...stripped.repairs] };
}

interface Prefix {
  readonly pattern: RegExp;
  readonly suffix: RegExp;
  readonly what: string;
}

function commonPrefix(lines: readonly Line[]): Prefix | null {
  const shapes = new Map<string, { count: number; sample: string }>();
  let anchors = 0;
  for (const { text } of lines) {
    const prefix = prefixOf(text);
    if (prefix === null) continue;
    anchors++;
    if (prefix.trim() === '' || IS_TELLING.test(prefix)) continue;
    const shape = shapeOf(prefix);
    const seen = shapes.get(shape);
    if (seen) seen.count++;
    else shapes.set(shape, { count: 1, sample: prefix });
  }
  const [shape, best] = [...shapes].reduce<readonly [string, { count: number; sample: string }] | []>(
    (a, b) => (a[1] && a[1].count >= b[1].count ? a : b),
    [],
  );
  if (shape === undefined || !best) return null;
  const pattern = new RegExp(`^${shape}`);
  const matching = lines.filter(({ text }) => pattern.test(text)).length;
  const filled = lines.filter(({ text }) => text !== '').length;
  const isCommon = best.count * 2 > anchors && (best.count >= ENOUGH || matching * 3 > filled * 2);
  if (!isCommon) return null;
  const bar = /^\s*([|│┃])/.exec(best.sample)?.[1];
  return {
    pattern,
    suffix: bar ? new RegExp(`\\s*\\${bar}$`) : /(?!)/,
    // Where numbers count on, the first line's stands for all.
    what: `“${best.sample.trim()}”${/\d/.test(best.sample) ? ' and its like' : ''} before the lines was taken off`,
  };
}

/** What stands before the address of a header, or before another line that begins something; null for other lines. */
function prefixOf(text: string): string | null {
  const short = text.slice(0, MAX_PREFIX + 14);
  for (const match of short.matchAll(ADDRESS)) {
    if (match.index > MAX_PREFIX) break;
    if (parseHeader(text.slice(match.index))) return text.slice(0, match.index);
  }
  const root = TREE_ROOT.exec(short);
  // Marks before a root bus may be the drawing's own.
  if (root) return short.slice(0, root.index).replace(/[ |+\\]+$/, '');
  const other = OTHER_ANCHOR.exec(short);
  return other ? short.slice(0, other.index) : null;
}

const MONTH_OR_DAY = /^(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/;

/** The prefix as a pattern in which numbers, months and the blanks within it may differ. */
function shapeOf(prefix: string): string {
  const last = /[ \t]*$/.exec(prefix)?.[0] ?? '';
  const parts = prefix.slice(0, prefix.length - last.length).match(/\d+|[A-Za-z]+|\s+|[^\dA-Za-z\s]+/g) ?? [];
  const body = parts.map(part => {
    if (/^\d/.test(part)) return '\\d+';
    if (/^\s/.test(part)) return '\\s*';
    if (MONTH_OR_DAY.test(part)) return '[A-Z][a-z]{2}';
    // grep puts a colon after the number of a line that fits, and a dash after one beside it.
    if (part === ':' || part === '-') return '[:-]';
    return part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  // One blank belongs to the prefix; what goes beyond it may be the indentation.
  return `${body.join('')}${last === '' ? '' : '[ \\t]?'}`;
}
