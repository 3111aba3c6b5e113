import { longerInts, longerReals } from './longer.ts';

/**
 * Crossings of channels as they were decided, in that order: one line for each packet on each channel. Drawing a moment
 * is interpolation between `sentPs` and `arrivedPs`. Columns have room for more lines than `size`.
 */
export interface TraceColumns {
  size: number;
  /** Crossings that came after the limit; they are counted in the links' figures but not kept. */
  dropped: number;
  /** Number of the packet, in order of creation. */
  packet: Int32Array;
  channel: Int32Array;
  flow: Int32Array;
  /** POSTED, NON_POSTED or COMPLETION. */
  kind: Int32Array;
  transfer: Int32Array;
  /** Of the read that it is or answers; -1 for a write. */
  tag: Int32Array;
  /** Data bytes; of a read request what it asks for. */
  bytes: Int32Array;
  /** From the start of the transfer. */
  offset: Float64Array;
  /** The first byte leaves. */
  sentPs: Float64Array;
  /** The last byte has left. */
  endPs: Float64Array;
  /** It is where the next crossing begins, or at its end. */
  arrivedPs: Float64Array;
}

const intColumns = ['packet', 'channel', 'flow', 'kind', 'transfer', 'tag', 'bytes'] as const;
const realColumns = ['offset', 'sentPs', 'endPs', 'arrivedPs'] as const;

const FIRST_ROOM = 1024;

export function newTraceColumns(limit: number): TraceColumns {
  const room = Math.min(limit, FIRST_ROOM);
  const ints = () => new Int32Array(room);
  const reals = () => new Float64Array(room);
  return {
    size: 0,
    dropped: 0,
    packet: ints(),
    channel: ints(),
    flow: ints(),
    kind: ints(),
    transfer: ints(),
    tag: ints(),
    bytes: ints(),
    offset: reals(),
    sentPs: reals(),
    endPs: reals(),
    arrivedPs: reals(),
  };
}

/** The line to write next; -1 when as many as allowed are kept. */
export function nextLine(trace: TraceColumns, limit: number): number {
  if (trace.size >= limit) {
    trace.dropped++;
    return -1;
  }
  if (trace.size === trace.packet.length) growTrace(trace, limit);
  return trace.size++;
}

function growTrace(trace: TraceColumns, limit: number): void {
  const length = Math.min(limit, trace.packet.length * 2);
  for (const column of intColumns) trace[column] = longerInts(trace[column], length);
  for (const column of realColumns) trace[column] = longerReals(trace[column], length);
}
