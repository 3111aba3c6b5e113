import type { Bdf } from '../../topology/bdf.ts';
import type { Line } from '../repair/repair.ts';
import { beginsLog } from '../thread/logFacts.ts';
import {
  beginsAnotherBody,
  endsBody,
  isBits,
  isBodyText,
  isElision,
  isForeign,
  partOf,
} from './bodyWords.ts';
import { beginsWithAddress, type Header, isComplete, parseHeader, selectedAddress } from './header.ts';

/** One function in lspci's text: its header, the lines below it, the bytes of a hex dump. */
export interface LspciRecord {
  readonly header: Header;
  readonly line: number;
  readonly body: readonly BodyLine[];
  /** Sparse: what the dump does not show is undefined. */
  readonly bytes: readonly (number | undefined)[];
  /** The body begins and ends as lspci's do, nothing was left out of it and no line in it was not understood. */
  readonly isWhole: boolean;
}

/** A body whose first line is missing; `bdf` where the command above it names the function. */
export interface HeadlessBody {
  readonly bdf: Bdf | null;
  readonly line: number;
  readonly body: readonly BodyLine[];
}

export interface BodyLine {
  /** 1-based, of its first line where several were joined. */
  readonly number: number;
  readonly text: string;
  readonly isCut: boolean;
}

export interface Records {
  /** One past the last line. */
  readonly end: number;
  readonly records: readonly LspciRecord[];
  readonly headless: readonly HeadlessBody[];
  /** Lines that nothing of lspci's looks like. */
  readonly unread: readonly number[];
  /** Lines that are known to be none of lspci's: of a pager, of the kernel's console, marks of what was left out. */
  readonly foreign: readonly number[];
}

const HEX_LINE = /^\s*([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?){1,16})$/i;
const PROMPT =
  /^\s*(?:[#$%➜❯] +|\[?[\w.-]+@[\w.-]+[^#$%]{0,200}[#$%](?: |$)|[\w.-]+ [~/]\S* [#$%](?: |$)|[\w.-]+[#$%>] ?(?:sudo|lspci)\b)/;

const isHexLine = (text: string): boolean => HEX_LINE.test(text);
/** A command that asks lspci for some devices only. */
export const isSelectionPrompt = (text: string): boolean => /\blspci\b.*\s-[a-zA-Z]*[sd]\b/.test(text);
export const isPrompt = (text: string): boolean => PROMPT.test(text);

/** The first lines of other texts, which may stand right behind a record. */
const OTHER =
  /^\s*(?:[|+\\ -]*-\[(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}(?:-[0-9a-f]{2})?\]|\*?(?:IOMMU [Gg]roup|Group:?) +\d|(?:Slot|Device):\t[0-9a-f:.]+$|pci(?:_bus)? [0-9a-f]{4,8}:[0-9a-f]{2}|(?:[0-9a-f]{4,8}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7] "|(?:\.\.\/)*(?:sys\/)?devices\/pci|Slot:\s|GPU\d+\s+(?:GPU\d|X\b)|\/sys\/|lrwx|# dmidecode|Architecture:\s|Linux version |=== peerlane: |BOOT_IMAGE=|\[P2P )/;
/** Whether a line begins a text of another kind. */
export const beginsOther = (text: string): boolean => OTHER.test(text);

/** Mail programs wrap at 66 to 78 columns: a line goes on where its next word would have gone beyond. */
const NARROWEST = 66;
const WIDEST = 100;
const NARROWEST_SEEN = 50;
/** No header takes more lines, and no more words are looked at. */
const MAX_JOINED = 5;
/** What ends a header, alone in a line of its own. */
const HEADER_TAIL = /^\((?:rev [0-9a-f]{2}|prog-if )/;

const isWrapped = (before: string, next: string, width: number): boolean =>
  before.length <= WIDEST && before.length + 1 + (/^\S*/.exec(next)?.[0].length ?? 0) > width;

/** At which column a text may be wrapped: where its longest line ends, if that is where programs wrap. */
function wrapWidth(lines: readonly Line[]): number {
  let longest = 0;
  for (const { text } of lines) longest = Math.max(longest, text.length);
  return longest >= NARROWEST_SEEN && longest < NARROWEST ? longest : NARROWEST;
}

/** By the lines of a text, which are the same for each of its blocks. */
const widths = new WeakMap<readonly Line[], number>();

function widthOf(lines: readonly Line[]): number {
  const known = widths.get(lines) ?? wrapWidth(lines);
  widths.set(lines, known);
  return known;
}

const isBare = ({ text }: Line): boolean => /^\S/.test(text);

interface Begins {
  readonly header: Header;
  readonly lines: number;
}

/** The header that begins at a line, taking in the next ones where a mail program wrapped it. */
function headerAt(lines: readonly Line[], at: number, width: number): Begins | null {
  const first = lines[at];
  if (!first || !beginsWithAddress(first.text)) return null;
  let text = first.text;
  let header = parseHeader(text);
  let taken = 1;
  let before = first.text;
  while (taken < MAX_JOINED) {
    const next = lines[at + taken]?.text ?? '';
    if (isComplete(text) ? !HEADER_TAIL.test(next) : !goesOn(before, next, width)) break;
    const joined = parseHeader(`${text} ${next}`);
    text = `${text} ${next}`;
    before = next;
    taken++;
    if (joined) header = joined;
    else if (header) return { header, lines: taken - 1 };
  }
  return header ? { header, lines: taken } : null;
}

/** Whether a line may be the rest of the header before it: at column 0, and nothing that begins something else. */
const goesOn = (before: string, next: string, width: number): boolean =>
  /^\S/.test(next) &&
  isWrapped(before, next, width) &&
  !isBodyText(next) &&
  !beginsWithAddress(next) &&
  !isHexLine(next) &&
  !isPrompt(next) &&
  !isForeign(next) &&
  !isElision(next) &&
  !beginsOther(next);

/** A record that is still being read. */
interface Open {
  readonly header: Header | null;
  readonly bdf: Bdf | null;
  readonly line: number;
  readonly body: BodyLine[];
  readonly bytes: (number | undefined)[];
  /** The latest part of the body so far; -1 before any. */
  part: number;
  isWhole: boolean;
  /** Its lines are indented, so one that is not goes on from the line before. */
  isIndented: boolean;
  /** Lines since the last one that was understood. */
  pending: number[];
  /** A blank line stood before the header. */
  readonly afterBlank: boolean;
}

/** Reads the records that begin at a line, as far as they go; null where none begins. */
export function readRecords(lines: readonly Line[], start: number): Records | null {
  const named = start > 0 ? selectedAddress(lines[start - 1]?.text ?? '') : null;
  const reader = new RecordReader(lines, named);
  return reader.read(start);
}

class RecordReader {
  private readonly lines: readonly Line[];
  private readonly width: number;
  /** The function that the command above names. */
  private readonly named: Bdf | null;
  private readonly done: Open[] = [];
  private readonly unread: number[] = [];
  private readonly foreign: number[] = [];
  private open: Open | null = null;
  private blanks = 0;
  private end = 0;

  constructor(lines: readonly Line[], named: Bdf | null) {
    this.lines = lines;
    this.width = widthOf(lines);
    this.named = named;
  }

  read(start: number): Records | null {
    if (!headerAt(this.lines, start, this.width) && !this.beginsHeadless(start)) return null;
    let at = start;
    while (at < this.lines.length) {
      const taken = this.take(at);
      if (taken === 0) break;
      at += taken;
    }
    this.close(this.endsWell(at));
    this.settleBlankStyle();
    return {
      end: this.end,
      records: this.done.flatMap(({ header, line, body, bytes, isWhole }) =>
        header ? [{ header, line, body, bytes, isWhole }] : [],
      ),
      headless: this.done.flatMap(({ header, bdf, line, body }) => (header ? [] : [{ bdf, line, body }])),
      unread: this.unread,
      foreign: this.foreign,
    };
  }

  /** A body without its header begins with its first lines, or stands below a command that names the function. */
  private beginsHeadless(at: number): boolean {
    const text = this.lines[at]?.text.trim() ?? '';
    const next = this.lines[at + 1]?.text.trim() ?? '';
    if (this.named !== null) return isBodyText(text);
    return (partOf(text) ?? 9) <= 1 && isBodyText(next) && /^(?:Control|Flags|Subsystem)/.test(text);
  }

  /** Reads what stands at a line; how many lines that took, 0 where the records end. */
  private take(at: number): number {
    const line = this.lines[at];
    if (!line) return 0;
    const { text } = line;
    if (text === '') {
      this.blanks++;
      return 1;
    }
    const begins = headerAt(this.lines, at, this.width);
    if (begins) return this.begin(begins, line, at);
    const body = text.trim();
    if (isHexLine(text) && this.open) return this.addBytes(line, at);
    if (isElision(text)) return this.leaveOut(line, at);
    // Lines of the console are looked for before the prompt: some have a mark of it in them.
    if (isForeign(text)) return this.blanks > 0 && this.isLog(at) ? 0 : this.skip(line);
    if (isPrompt(text) || beginsOther(text)) return 0;
    // Words of ACS behind a blank line are of somebody's grep.
    if (this.blanks > 0 && /^ACS(?:Cap|Ctl):/.test(body)) return 0;
    if (isBodyText(body)) return this.addBody(line, body, at);
    if (this.blanks > 0 || !this.open) return 0;
    return this.addOther(line, body, at);
  }

  /** A kernel log begins here: the console does not tell of two functions in a row between two records. */
  private isLog(at: number): boolean {
    return [at, at + 1].every(each => beginsLog(this.lines[each]?.text ?? ''));
  }

  private begin({ header, lines }: Begins, { number }: Line, at: number): number {
    const afterBlank = this.blanks > 0;
    if (this.open && this.open.pending.length > 0) this.reach(at);
    this.close(true);
    this.open = {
      header,
      bdf: header.bdf,
      line: number,
      body: [],
      bytes: [],
      part: -1,
      isWhole: true,
      isIndented: false,
      pending: [],
      afterBlank,
    };
    this.reach(at + lines);
    return lines;
  }

  private addBytes(line: Line, at: number): number {
    const hex = HEX_LINE.exec(line.text);
    const offset = Number.parseInt(hex?.[1] ?? '', 16);
    // Rows ascend within a dump: what begins again is the dump of another function, whose first line is missing.
    if (this.open && offset < this.open.bytes.length) {
      this.close(false);
      this.openHeadless(line);
    }
    for (const [i, byte] of (hex?.[2] ?? '').trim().split(/\s+/).entries()) {
      if (this.open && offset + i < 4096) this.open.bytes[offset + i] = Number.parseInt(byte, 16);
    }
    this.reach(at + 1);
    return 1;
  }

  private leaveOut({ number }: Line, at: number): number {
    if (!this.open) return 0;
    this.foreign.push(number);
    this.open.isWhole = false;
    this.reach(at + 1);
    return 1;
  }

  /** Understood as something that is not lspci's: it parts nothing and hides nothing. */
  private skip({ number }: Line): number {
    this.foreign.push(number);
    return 1;
  }

  private addBody(line: Line, text: string, at: number): number {
    const part = partOf(text);
    const { open } = this;
    if (open && isBare(line) && isBits(text)) {
      const previous = this.lines[at - 1]?.text ?? '';
      if ((open.isIndented || isWrapped(previous, text, this.width)) && this.join(text)) {
        this.reach(at + 1);
        return 1;
      }
    }
    if (!open || (part !== undefined && beginsAnotherBody(open.part, part))) {
      this.close(this.blanks > 0);
      if (open) this.unread.push(...open.pending);
      this.openHeadless(line);
    }
    this.append(line, text);
    if (this.open) {
      this.open.part = Math.max(this.open.part, part ?? -1);
      this.open.isIndented ||= !isBare(line);
    }
    this.reach(at + 1);
    return 1;
  }

  private openHeadless({ number }: Line) {
    const bdf = this.done.length === 0 ? this.named : null;
    this.open = {
      header: null,
      bdf,
      line: number,
      body: [],
      bytes: [],
      part: -1,
      isWhole: false,
      isIndented: false,
      pending: [],
      afterBlank: this.blanks > 0,
    };
  }

  private append({ number, isCut }: Line, text: string) {
    this.open?.body.push({ number, text, isCut: isCut === true });
  }

  /**
   * A line that no word of lspci begins. Indented as lspci's are it is a detail of a device that we do not know; at
   * column 0 it may go on from a line that was wrapped, or be something else.
   */
  private addOther(line: Line, text: string, at: number): number {
    const { open } = this;
    if (!open) return 0;
    if (!isBare(line)) {
      this.append(line, text);
      this.reach(at + 1);
      return 1;
    }
    const previous = this.lines[at - 1]?.text ?? '';
    const beginsWithBit = /^[A-Za-z]\S*[+-](?:[\s,)]|$)/.test(text);
    if (
      open.pending.length === 0 &&
      (beginsWithBit || isWrapped(previous, text, this.width)) &&
      this.join(text)
    ) {
      if (beginsWithBit) this.reach(at + 1);
      return 1;
    }
    open.pending.push(line.number);
    return 1;
  }

  /** Puts a line behind the one that it goes on from. */
  private join(text: string): boolean {
    const body = this.open?.body;
    const before = body?.at(-1);
    if (!body || !before) return false;
    body[body.length - 1] = { ...before, text: `${before.text} ${text}` };
    return true;
  }

  /** Lines up to here are of these records, and what was not understood on the way stands in the midst of them. */
  private reach(end: number) {
    this.end = end;
    this.blanks = 0;
    const { open } = this;
    if (!open || open.pending.length === 0) return;
    this.unread.push(...open.pending);
    open.isWhole = false;
    open.pending = [];
  }

  private close(endsWell: boolean) {
    const { open } = this;
    if (!open) return;
    if (!endsBody(open.part) && (!endsWell || open.pending.length > 0)) open.isWhole = false;
    this.done.push(open);
    this.open = null;
  }

  /** Whether the last body ends as bodies do: a prompt or the end of a file comes after it. */
  private endsWell(at: number): boolean {
    const next = this.lines[at]?.text;
    if (next !== undefined && isPrompt(next)) return true;
    // A file of lspci's own ends with an empty line, which is two ends of line.
    return at >= this.lines.length && this.blanks >= 2;
  }

  /** lspci parts bodies by blank lines: where most are, one that runs into the next header lost its end. */
  private settleBlankStyle() {
    const later = this.done.slice(1);
    if (!later.some(({ afterBlank }) => afterBlank)) return;
    for (const [i, next] of later.entries()) {
      const open = this.done[i];
      if (open && !next.afterBlank && !endsBody(open.part) && open.body.length > 0) open.isWhole = false;
    }
  }
}
