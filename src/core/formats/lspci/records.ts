import type { Line } from '../decodeText.ts';
import { beginsWithAddress, type Header, parseHeader } from './header.ts';

/** One function in lspci's text: its header, the lines below it, the bytes of a hex dump. */
export interface LspciRecord {
  readonly header: Header;
  readonly line: number;
  readonly body: readonly BodyLine[];
  /** Sparse: what the dump does not show is undefined. */
  readonly bytes: readonly (number | undefined)[];
}

export interface BodyLine {
  /** 1-based, of its first line where several were joined. */
  readonly number: number;
  readonly text: string;
  /** Tabs of indentation, or what blanks stand for them. */
  readonly depth: number;
}

const HEX_LINE = /^\s*([0-9a-f]{2,3}): ((?:[0-9a-f]{2} ?){1,16})$/i;
/** Words that begin a body line; pastes often lose the indentation. */
const BODY_WORDS =
  /^(?:Subsystem|Control|Status|Latency|Interrupt|NUMA node|IOMMU group|Region \d|Bus: primary|I\/O behind|Memory behind|Prefetchable memory|Secondary status|BridgeCtl|Capabilities|Kernel (?:driver|modules)|Physical Slot|DeviceName|Flags|Expansion ROM|Memory at|I\/O ports at|DevCap|DevCtl|DevSta|LnkCap|LnkCtl|LnkSta|ACSCap|ACSCtl|SltCap|SltCtl|SltSta|RootC|RootSta|IOVCap|IOVCtl|IOVSta|Device tree node|!!!)/;
const PROMPT = /^\s*(?:[#$%] |\[?[\w.-]+@[\w.-]+[^#$%]*[#$%](?: |$))|^lspci: |^pcilib: /;

const isHexLine = (text: string): boolean => HEX_LINE.test(text);
const isBodyLine = (text: string): boolean => /^\s+\S/.test(text) || BODY_WORDS.test(text);
/** A command that asks lspci for some devices only. */
export const isSelectionPrompt = (text: string): boolean => /\blspci\b.*\s-[a-zA-Z]*[sd]\b/.test(text);
export const isPrompt = (text: string): boolean => PROMPT.test(text);

/** The header that begins at a line, taking in the next one where a mail program wrapped it. */
function headerAt(lines: readonly Line[], at: number): { header: Header; lines: number } | null {
  const text = lines[at]?.text ?? '';
  const whole = parseHeader(text);
  const next = lines[at + 1]?.text ?? '';
  const goesOn =
    next !== '' &&
    /^\S/.test(next) &&
    !BODY_WORDS.test(next) &&
    !beginsWithAddress(next) &&
    !isHexLine(next) &&
    !isPrompt(next);
  if (whole) {
    const joined = goesOn ? parseHeader(`${text} ${next}`) : null;
    return joined && isUnfinished(text) ? { header: joined, lines: 2 } : { header: whole, lines: 1 };
  }
  const joined = goesOn && beginsWithAddress(text) ? parseHeader(`${text} ${next}`) : null;
  return joined ? { header: joined, lines: 2 } : null;
}

/** Mail programs wrap at 72 to 78 columns, so a shorter line ended where it ends. */
const isUnfinished = (text: string) => text.length >= 55;

/** One past the last line of a run of records. A blank line ends it unless a record, its body or bytes follow. */
export function recordsEnd(lines: readonly Line[], start: number): number {
  if (!headerAt(lines, start)) return start;
  let end = start;
  let at = start;
  let afterBlank = false;
  while (at < lines.length) {
    const text = lines[at]?.text ?? '';
    const header = headerAt(lines, at);
    if (header) at += header.lines;
    else if (text === '') {
      afterBlank = true;
      at++;
      continue;
    } else if (
      isHexLine(text) ||
      isIndented(text) ||
      BODY_WORDS.test(text) ||
      /^lspci: |^pcilib: /.test(text)
    )
      at++;
    else if (!afterBlank && !isPrompt(text) && isContinuation(lines, at)) at++;
    else break;
    afterBlank = false;
    end = at;
  }
  return end;
}

const isIndented = (text: string) => /^(?:\t| {2})\s*\S/.test(text);

/**
 * A line at column 0 goes on from the line before if that was long enough to be wrapped, if it is a list of flags,
 * or if the body goes on right after it.
 */
const isContinuation = (lines: readonly Line[], at: number): boolean => {
  const text = lines[at]?.text ?? '';
  if (/^\s*[-+|\\]/.test(text)) return false;
  const [before = '', after = ''] = [lines[at - 1]?.text, lines[at + 1]?.text];
  const isFlags = /^\S*[+-](?:[\s,)]|$)/.test(text);
  return before.length >= 50 || isFlags || isIndented(after) || BODY_WORDS.test(after);
};

/** Splits a block into records, with wrapped lines joined again. */
export function readRecords(block: readonly Line[]): readonly LspciRecord[] {
  const records: (LspciRecord & { body: BodyLine[]; bytes: (number | undefined)[] })[] = [];
  for (let at = 0; at < block.length; at++) {
    const line = block[at];
    const begins = headerAt(block, at);
    if (begins && line) {
      records.push({ header: begins.header, line: line.number, body: [], bytes: [] });
      at += begins.lines - 1;
      continue;
    }
    const record = records.at(-1);
    if (!record || !line || line.text === '') continue;
    if (!addBytes(record.bytes, line.text)) addBody(record.body, line);
  }
  return records;
}

function addBytes(bytes: (number | undefined)[], text: string): boolean {
  const hex = HEX_LINE.exec(text);
  if (!hex?.[1] || !hex[2]) return false;
  const offset = Number.parseInt(hex[1], 16);
  hex[2]
    .trim()
    .split(/\s+/)
    .forEach((byte, i) => {
      if (offset + i < 4096) bytes[offset + i] = Number.parseInt(byte, 16);
    });
  return true;
}

function addBody(body: BodyLine[], { number, text }: Line) {
  if (/^lspci: |^pcilib: /.test(text)) return;
  if (isBodyLine(text)) {
    body.push({ number, text: text.trim(), depth: depthOf(text) });
    return;
  }
  const before = body.at(-1);
  if (before) body[body.length - 1] = { ...before, text: `${before.text} ${text.trim()}` };
}

/** A tab, or the blanks that stand for one. */
function depthOf(text: string): number {
  const indent = /^\s*/.exec(text)?.[0] ?? '';
  const tabs = indent.split('\t').length - 1;
  return tabs > 0 ? tabs : Math.ceil(indent.length / 8);
}
