import { MAX_FUNCTIONS } from '../topology/validate.ts';

/** How much of a text is read: its characters as it stands, and its bytes once it is unpacked. */
export interface Caps {
  readonly what: 'link' | 'kept machine';
  readonly characters: number;
  readonly inflatedBytes: number;
}

/**
 * Of a link, which comes from anywhere: far above any machine that people send each other (a fragment of 2,000,000
 * characters is the most that Chromium takes) and low enough that a hostile one costs milliseconds.
 */
export const linkCaps: Caps = { what: 'link', characters: 1_000_000, inflatedBytes: 2 * 1024 * 1024 };
/** Of what this browser kept, or a person saved and opens: a machine of as many functions as there may be. */
export const keptCaps: Caps = {
  what: 'kept machine',
  characters: 64 * 1024 * 1024,
  inflatedBytes: 64 * 1024 * 1024,
};
export const MAX_NODES = MAX_FUNCTIONS;
/** Of peer-to-peer memory, over all chunks. */
export const MAX_ALLOCATIONS = 16_384;
/** Of transfers that run together. */
export const MAX_FLOWS = 4096;
/** Of one scatter-gather list. */
export const MAX_SEGMENTS = 4096;
/** Ways to share a buffer that are compared, importers of each, and calls of its script. */
export const MAX_RUNS = 12;
export const MAX_IMPORTERS = 16;
export const MAX_CALLS = 512;
/** Of a shared buffer. */
export const MAX_BUFFER_BYTES = 2 ** 44;
/** Of an NVMe-oF target; commands in flight for each, and entries of a submission queue (NVMe has 64 Ki of them). */
export const MAX_NAMESPACES = 32;
export const MAX_COMMANDS = 64;
export const MAX_QUEUE_ENTRIES = 65_536;
/** Of one command to an NVMe-oF target. */
export const MAX_COMMAND_BYTES = 2 ** 30;
