import type { Bdf } from '../../topology/bdf.ts';
import type { Header } from './header.ts';

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

/** A record that is still being read. */
export interface Open {
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

/** A record of which no line but its first has been read; without that one it is not whole. */
export const opened = (begins: Pick<Open, 'header' | 'bdf' | 'line' | 'afterBlank'>): Open => ({
  ...begins,
  body: [],
  bytes: [],
  part: -1,
  isWhole: begins.header !== null,
  isIndented: false,
  pending: [],
});
