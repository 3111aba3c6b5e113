import { type Bdf, makeBdf } from '../../topology/bdf.ts';
import { absent, known, unknown } from '../../topology/fact.ts';
import type { Format, Found } from '../format.ts';
import type { ImportWarning } from '../imported.ts';
import type { Line } from '../repair/repair.ts';
import type { RootSighting, Sighting } from '../sighting.ts';
import { beginsWithAddress } from './header.ts';
import { isPrompt } from './lineKinds.ts';

const ROOT = /^([ |+\\-]*)-\[(?:([0-9a-f]{4,8}):)?([0-9a-f]{2})(?:-[0-9a-f]{2})?\](.*)$/i;
const BRANCH = /^([ |]*)([+\\])-(?=[0-9a-f]{2}\.[0-7])(.*)$/i;
const ITEM = /^([0-9a-f]{2})\.([0-7])/i;
const BUSES = /^-\[([0-9a-f]{2})(?:-([0-9a-f]{2}))?\]/i;

/** The drawing of `lspci -t`, with or without names. */
export const lspciTree: Format = { id: 'lspci-tree', read };

const isTreeLine = (text: string) => ROOT.test(text) || BRANCH.test(text) || /^[ |]*\|[ |]*$/.test(text);

function blockEnd(lines: readonly Line[], start: number): number {
  if (!ROOT.test(expandTabs(lines[start]?.text ?? '')) && !BRANCH.test(expandTabs(lines[start]?.text ?? '')))
    return start;
  let end = start + 1;
  for (let at = start + 1; at < lines.length; at++) {
    const text = expandTabs(lines[at]?.text ?? '');
    if (isTreeLine(text)) end = at + 1;
    else if (at === end && isWrappedName(lines, at)) end = at + 1;
    else if (text !== '' || at > end) break;
  }
  return end;
}

/** A mail program broke a name: the rest stands at column 0, right below a long line of the drawing. */
function isWrappedName(lines: readonly Line[], at: number): boolean {
  const text = lines[at]?.text ?? '';
  const before = lines[at - 1]?.text ?? '';
  return /^\S/.test(text) && before.length >= 50 && !beginsWithAddress(text) && !isPrompt(text);
}

/** A bus whose functions are being listed, and where its column of branches stands. */
interface OpenBus {
  readonly column: number;
  readonly bus: DrawnBus;
  /** Its last function has been read: nothing more stands in this column, and no bar. */
  isDone: boolean;
}

interface DrawnBus {
  readonly domain: number;
  /** Counts up when virtual functions fill the buses after it. */
  number: number;
  readonly last: number;
  readonly parent: Bdf | 'root' | null;
  lastDevfn: number;
}

function read(lines: readonly Line[], start: number): Found | null {
  const end = blockEnd(lines, start);
  if (end === start) return null;
  const drawing = new TreeReader();
  for (const line of joinWrapped(lines.slice(start, end))) drawing.readLine(line);
  const { sightings, roots, warnings } = drawing;
  return { end, reading: { what: 'lspci -t', sightings, roots, warnings, isSelection: false } };
}

function joinWrapped(block: readonly Line[]): readonly Line[] {
  const joined: Line[] = [];
  for (const { number, text } of block) {
    const line = expandTabs(text);
    const before = joined.at(-1);
    if (isTreeLine(line) || !before) joined.push({ number, text: line });
    else if (line.trim() !== '')
      joined[joined.length - 1] = { ...before, text: `${before.text} ${line.trim()}` };
  }
  return joined;
}

/** Tabs to columns of eight: the drawing lives by its columns. */
function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let out = '';
  for (const char of text) out += char === '\t' ? ' '.repeat(8 - (out.length % 8)) : char;
  return out;
}

const MOST_BUSES = 256;
/** A row that somebody edited stands off by so many columns at most; one farther off belongs to a row that is missing. */
const MOST_OFF = 8;

/** Reads a drawing line by line; which bus a branch belongs to follows from its column. */
class TreeReader {
  readonly sightings: Sighting[] = [];
  readonly roots: RootSighting[] = [];
  readonly warnings: ImportWarning[] = [];
  private open: OpenBus[] = [];
  /** By how much all rows below a root stand off: mail programs put a blank before rows that begin with one. */
  private shift = 0;
  private told = false;
  /** The row stands in no column that is open, and was given to the nearest. */
  private isGuess = false;
  /** Buses that one row leads through: more than there are numbers for is no drawing. */
  private depth = 0;

  readLine({ number, text }: Line) {
    this.depth = 0;
    const root = ROOT.exec(text);
    if (root) return this.readRoot(root, number);
    const branch = BRANCH.exec(text);
    if (!branch) return;
    const column = (branch[1] ?? '').length;
    const bus = this.busAt(text, column, number);
    if (branch[2] === '\\' && this.open.length > 0) this.finish();
    if (bus && !this.isBehind(branch[3] ?? '', bus)) {
      this.readItem(branch[3] ?? '', column - this.shift + 2, bus, number);
    }
  }

  private readRoot([whole, , domainText, busText = '', rest = '']: RegExpExecArray, line: number) {
    const domain = Number.parseInt(domainText ?? '0', 16);
    const number = Number.parseInt(busText, 16);
    this.roots.push({ domain, bus: number });
    const bus: DrawnBus = { domain, number, last: 0xff, parent: 'root', lastDevfn: -1 };
    this.open = [];
    this.shift = 0;
    this.readBelow(rest, whole.length - rest.length, bus, line);
  }

  /** What follows a bracket: `-+-` begins a column, `----` leads to the only function, nothing is an empty bus. */
  private readBelow(rest: string, column: number, bus: DrawnBus, line: number) {
    const several = /^-+(?=\+-)/.exec(rest);
    if (several) {
      const at = several[0].length;
      this.open.push({ column: column + at, bus, isDone: false });
      this.readItem(rest.slice(at + 2), column + at + 2, bus, line);
      return;
    }
    const single = /^-+(?=[0-9a-f]{2}\.[0-7])/i.exec(rest);
    if (single) this.readItem(rest.slice(single[0].length), column + single[0].length, bus, line);
  }

  private readItem(text: string, column: number, bus: DrawnBus, line: number) {
    const item = ITEM.exec(text);
    if (!item?.[1] || !item[2]) return;
    const device = Number.parseInt(item[1], 16);
    const fn = Number(item[2]);
    if (device > 31) return;
    const devfn = device * 8 + fn;
    if (devfn <= bus.lastDevfn && bus.number < bus.last) bus.number++;
    bus.lastDevfn = devfn;
    const bdf = makeBdf({ domain: bus.domain, bus: bus.number, device, function: fn });
    const rest = text.slice(item[0].length);
    const buses = BUSES.exec(rest);
    if (!buses) {
      // A dash and no bracket: a bridge that has no bus number yet.
      this.addFunction(bdf, bus, line, /^-/.test(rest) ? 'unconfigured' : null, rest.trim());
      return;
    }
    const secondary = Number.parseInt(buses[1] ?? '', 16);
    const subordinate = Number.parseInt(buses[2] ?? buses[1] ?? '', 16);
    this.addFunction(bdf, bus, line, secondary === 0 ? 'unconfigured' : { secondary, subordinate }, '');
    if (secondary === 0 || ++this.depth > MOST_BUSES) return;
    const below: DrawnBus = {
      domain: bus.domain,
      number: secondary,
      last: subordinate,
      parent: bdf,
      lastDevfn: -1,
    };
    this.readBelow(rest.slice(buses[0].length), column + item[0].length + buses[0].length, below, line);
  }

  private addFunction(
    bdf: Bdf,
    bus: DrawnBus,
    line: number,
    buses: 'unconfigured' | { readonly secondary: number; readonly subordinate: number } | null,
    name: string,
  ) {
    const ids = /\[?([0-9a-f]{4}):([0-9a-f]{4})\]?\s*$/i.exec(name);
    const words = (ids ? name.slice(0, ids.index) : name).trim();
    this.sightings.push({
      bdf,
      line,
      source: 'tree',
      header: buses === null ? 'endpoint' : 'bridge',
      parent: bus.parent,
      virtualFunctions: null,
      facts: {
        name: words ? known(words, 'tree') : unknown,
        ...(ids?.[1] && { vendorId: known(Number.parseInt(ids[1], 16), 'tree') }),
        ...(ids?.[2] && { deviceId: known(Number.parseInt(ids[2], 16), 'tree') }),
        ...(buses !== null && { buses: buses === 'unconfigured' ? absent('tree') : known(buses, 'tree') }),
      },
    });
  }

  /** The bus whose branches stand in this column; a hand-edited drawing may be off by a few. */
  private busAt(text: string, column: number, line: number): DrawnBus | undefined {
    const off = (open: OpenBus) => Math.abs(open.column + this.shift - column);
    const found = this.open.reduce<OpenBus | undefined>((a, b) => (a && off(a) < off(b) ? a : b), undefined);
    if (!found || off(found) > MOST_OFF) {
      this.warn(line, 'This line of the tree belongs to a part that is not in the text, so it was left out.');
      return undefined;
    }
    this.isGuess = off(found) > 1;
    if (off(found) > 0) {
      if (this.shift === 0 && off(found) === 1) this.shift = column - found.column;
      else if (!this.told) {
        this.told = true;
        this.warn(line, 'The columns of the tree do not line up here; the nearest branch was taken.');
      }
    }
    const at = this.open.indexOf(found);
    this.open.length = at + 1;
    if (off(found) === 0 && !this.barsFit(text)) {
      this.warn(
        line,
        'The bars before this line of the tree lead to a part that is not in the text, so it was left out.',
      );
      return undefined;
    }
    return found.bus;
  }

  /** A row whose bus was guessed cannot come before the functions that the bus has by then. */
  private isBehind(text: string, bus: DrawnBus): boolean {
    const item = ITEM.exec(text);
    const devfn = Number.parseInt(item?.[1] ?? '', 16) * 8 + Number(item?.[2]);
    return this.isGuess && devfn <= bus.lastDevfn;
  }

  private finish() {
    const last = this.open.at(-1);
    if (last) last.isDone = true;
  }

  /** A bar stands in the column of every bus of which more is to come, and none in that of one that is done. */
  private barsFit(text: string): boolean {
    const [own, ...above] = this.open.toReversed();
    return (
      own?.isDone !== true &&
      above.every(({ column, isDone }) => (text[column + this.shift] === '|') === !isDone)
    );
  }

  private warn(line: number, message: string) {
    this.warnings.push({ code: 'tree-columns', line, message });
  }
}
