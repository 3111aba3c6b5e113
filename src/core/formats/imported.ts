import type { Bdf } from '../topology/bdf.ts';
import type { Cpu } from '../topology/cpu.ts';
import type { Machine } from '../topology/machine.ts';
import type { Repair } from './repair/repair.ts';

/** What became of one paste or file. */
export interface Imported {
  /** One machine for each that the text shows; a paste can hold two. Never empty. */
  readonly machines: readonly Machine[];
  readonly blocks: readonly ImportedBlock[];
  readonly warnings: readonly ImportWarning[];
  /** What was mended of the text before it was read. */
  readonly repairs: readonly Repair[];
  /** What became of every line that is not empty, as runs in order. */
  readonly ledger: readonly LedgerRun[];
  /** Lines that were not understood, in a block or outside; capped in number, `ignoredLineCount` is the true count. */
  readonly ignoredLines: readonly { readonly line: number; readonly text: string }[];
  readonly ignoredLineCount: number;
  readonly told: ToldSystem;
  /** Errors on links that the kernel logged, equal ones once; the first so many of very many, and none where several machines are shown. */
  readonly errors: readonly CountedError[];
}

export type ErrorSeverity = 'corrected' | 'non-fatal' | 'fatal' | 'unknown';

/** One record of AER or DPC. */
export interface LoggedError {
  /** 1-based. */
  readonly line: number;
  /** The port that told of it, where the log says so. */
  readonly reporter: Bdf | null;
  /** The function that found the error; of DPC the port that shut its link. */
  readonly device: Bdf;
  readonly severity: ErrorSeverity;
  /** "Transaction Layer" */
  readonly layer: string | null;
  /** By their bits in the status register, with the kernel's names. */
  readonly errors: readonly { readonly bit: number; readonly name: string; readonly isFirst: boolean }[];
  /** The header of the packet, as four double words. */
  readonly tlp: readonly number[] | null;
  readonly dpc: { readonly status: number; readonly source: Bdf | null } | null;
}

export interface CountedError extends LoggedError {
  /** How often it stands there. */
  readonly count: number;
}

/** What a text says of the system around its PCI functions. */
export interface ToldSystem {
  /** As `uname -r` prints it, with Debian's package behind it where the text names that. */
  readonly release: Told<string> | null;
  readonly commandLine: Told<string> | null;
  readonly cpu: Told<Cpu> | null;
  /** The hypervisor that the text names; then it was printed in a guest. */
  readonly hypervisor: Told<string> | null;
}

export interface Told<T> {
  readonly value: T;
  /** 1-based. */
  readonly line: number;
}

/** `skipped`: known for what it is, and of no use here; `unread`: not understood. */
export type LineStatus = 'read' | 'skipped' | 'unread';

/** Lines that follow each other and have the same fate. */
export interface LedgerRun {
  readonly firstLine: number;
  readonly lastLine: number;
  /** How many of them are not empty. */
  readonly lines: number;
  readonly status: LineStatus;
  /** What they are: "lspci -vvv", "a shell prompt". */
  readonly what: string;
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
