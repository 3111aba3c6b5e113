import type { Machine } from '../topology/machine.ts';

/** What became of one paste or file. */
export interface Imported {
  /** One machine for each that the text shows; a paste can hold two. Never empty. */
  readonly machines: readonly Machine[];
  readonly blocks: readonly ImportedBlock[];
  readonly warnings: readonly ImportWarning[];
  /** Lines that belong to no block, capped in number; `ignoredLineCount` is the true count. */
  readonly ignoredLines: readonly { readonly line: number; readonly text: string }[];
  readonly ignoredLineCount: number;
}

/** A run of lines that one format read. */
export interface ImportedBlock {
  readonly format: string;
  /** In words: "lspci -vvv", "lspci -tv". */
  readonly what: string;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly devices: number;
}

export interface ImportWarning {
  readonly code: string;
  /** 1-based line of the text, or null where no line is to blame. */
  readonly line: number | null;
  /** A whole sentence for a person. */
  readonly message: string;
}

/** Text that shows no PCI machine: what it is, what is missing, which command makes a better one. */
export interface ImportError {
  readonly code: string;
  readonly what: string;
  readonly missing: string;
  readonly command: string;
}
