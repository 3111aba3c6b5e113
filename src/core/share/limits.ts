import { MAX_FUNCTIONS } from '../topology/validate.ts';

/**
 * Caps on what is read from outside. They are far above any real machine (a fragment of 2,000,000 characters is
 * the most that Chromium takes) and low enough that a hostile link costs milliseconds.
 */
export const MAX_FRAGMENT_CHARACTERS = 1_000_000;
export const MAX_INFLATED_BYTES = 2 * 1024 * 1024;
export const MAX_NODES = MAX_FUNCTIONS;
/** Bridges below bridges; a domain has 256 buses, so more is no machine. */
export const MAX_DEPTH = 256;
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
