import { type Bdf, makeBdf, parseBdf } from '../../topology/bdf.ts';

/** What stands before the kernel's words: a time since the boot, a date with the host's name, a level. */
const STAMP =
  /^\s*(?:kern\s*:\w+\s*: )?(?:<\d{1,3}>)?(?:\[\s*\d+\.\d+\]|\[[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4}\]|[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d+ \d\d:|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)|^\s*kernel: /;
/** `dmesg -t` prints no time: the name of what speaks, and a colon. */
const BARE = /^[A-Za-z][\w./()-]*(?: [\w.:/()-]+){0,4}: \S/;
const SUBJECT =
  /(?:^|[\s\]:>])([A-Za-z][\w.-]*) ([0-9a-f]{4,8}):([0-9a-f]{2})(?::([01][0-9a-f])\.([0-7]))?: +(\S.*)$/i;
const HOST_BRIDGE = /\bPCI host bridge to bus ([0-9a-f]{4,8}):([0-9a-f]{2})\b/i;
const ACPI_ROOT =
  /\bACPI: PCI Root Bridge \[[^\]]*\] \((?:domain )?([0-9a-f]{4,8})(?: \[bus |:)([0-9a-f]{2})(?:-([0-9a-f]{2}))?\]?\)/i;
const OLD_GROUP = /\bAdding device ([0-9a-f:.]{12,16}) to group (\d+)/i;
/** No line of a log that tells anything is longer. */
const MAX_LINE = 1000;

/** A line of a kernel log that tells something of the PCI tree. */
export type LogLine =
  | { readonly of: 'function'; readonly bdf: Bdf; readonly words: string }
  | { readonly of: 'bus'; readonly domain: number; readonly bus: number; readonly words: string }
  | {
      readonly of: 'root';
      readonly domain: number;
      readonly bus: number;
      readonly last: number | null;
      readonly by: 'kernel' | 'firmware';
    };

/** Whether a line begins as lines of a log do. */
export const isStamped = (text: string): boolean => STAMP.test(text.slice(0, MAX_LINE));
export const isBareLogLine = (text: string): boolean => text.length <= MAX_LINE && BARE.test(text);

/** Of what a line of a kernel log speaks, and its words; null for one that names no PCI function or bus. */
export function parseLogLine(text: string): LogLine | null {
  if (text.length > MAX_LINE || !text.includes(':')) return null;
  const host = HOST_BRIDGE.exec(text);
  if (host) return { of: 'root', ...busOf(host), last: null, by: 'kernel' };
  const subject = SUBJECT.exec(text);
  if (subject) {
    const [, , , , device, fn, words = ''] = subject;
    const { domain, bus } = busOf([text, subject[2], subject[3]]);
    if (device === undefined || fn === undefined) return { of: 'bus', domain, bus, words };
    const bdf = makeBdf({ domain, bus, device: Number.parseInt(device, 16), function: Number(fn) });
    return { of: 'function', bdf, words };
  }
  const root = ACPI_ROOT.exec(text);
  if (root) {
    const last = root[3] === undefined ? null : Number.parseInt(root[3], 16);
    return { of: 'root', ...busOf(root), last, by: 'firmware' };
  }
  const old = OLD_GROUP.exec(text);
  const bdf = parseBdf(old?.[1] ?? '');
  return bdf.ok ? { of: 'function', bdf: bdf.value, words: `Adding to iommu group ${old?.[2]}` } : null;
}

const busOf = ([, domain = '', bus = '']: readonly (string | undefined)[]) => ({
  domain: Number.parseInt(domain, 16),
  bus: Number.parseInt(bus, 16),
});
