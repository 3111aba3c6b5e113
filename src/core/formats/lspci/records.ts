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
import { selectedAddress } from './header.ts';
import { beginsOther, HEX_LINE, isHexLine, isPrompt } from './lineKinds.ts';
import { type Open, opened, type Records } from './record.ts';
import { type Begins, headerAt, isWrapped, widthOf } from './wrapping.ts';

const isBare = ({ text }: Line): boolean => /^\S/.test(text);

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
    this.open = opened({ header, bdf: header.bdf, line: number, afterBlank });
    this.reach(at + lines);
    return lines;
  }

  private addBytes(line: Line, at: number): number {
    const hex = HEX_LINE.exec(line.text);
    const offset = Number.parseInt(hex?.[1] ?? '', 16);
    // Rows ascend within a dump: what begins again is the dump of another function, whose first line is missing.
    if (this.open && (this.isBehindBlank() || offset < this.open.bytes.length)) {
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

  /** A blank line ends a body and its bytes: what stands behind it is of a function whose first line is missing. */
  private isBehindBlank(): boolean {
    return this.blanks > 0 && this.open !== null && this.open.body.length + this.open.bytes.length > 0;
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
    if (!open || this.isBehindBlank() || (part !== undefined && beginsAnotherBody(open.part, part))) {
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
    this.open = opened({ header: null, bdf, line: number, afterBlank: this.blanks > 0 });
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
