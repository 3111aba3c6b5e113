import { longerInts, longerReals } from './longer.ts';

/** Packets that are somewhere in the fabric, a column for each fact; a place is used again when its packet has gone. */
export interface PacketPool {
  free: number;
  live: number;
  /** In order of creation; a split packet's pieces have numbers of their own. */
  created: number;
  /** The next in a queue, on a wire or among the free; -1: none. */
  next: Int32Array;
  number: Int32Array;
  flow: Int32Array;
  way: Int32Array;
  /** Which crossing it waits for or is on, an index of the network's hops. */
  hop: Int32Array;
  /** POSTED, NON_POSTED or COMPLETION. */
  kind: Int32Array;
  /** Data bytes; of a read request what it asks for. */
  bytes: Int32Array;
  /** Data on the wire, in whole double words; 0 for a read request. */
  wireBytes: Int32Array;
  /** Data credits. */
  units: Int32Array;
  /** What it gives back when it leaves the buffer that it is in; the last piece of a split packet has the header. */
  heldHeaders: Int32Array;
  heldUnits: Int32Array;
  /** Order of entry into a VOQ. */
  stamp: Int32Array;
  /** The channel whose receiver it occupies; -1: none yet. */
  holds: Int32Array;
  transfer: Int32Array;
  /** The read that it is or answers; -1 for a write. */
  request: Int32Array;
  /** From the start of its transfer. */
  offset: Float64Array;
  /** When it is at the other end of the channel that it is on. */
  arrivesPs: Float64Array;
}

export function newPacketPool(capacity = 1024): PacketPool {
  const ints = () => new Int32Array(capacity);
  const pool: PacketPool = {
    free: 0,
    live: 0,
    created: 0,
    next: ints(),
    number: ints(),
    flow: ints(),
    way: ints(),
    hop: ints(),
    kind: ints(),
    bytes: ints(),
    wireBytes: ints(),
    units: ints(),
    heldHeaders: ints(),
    heldUnits: ints(),
    stamp: ints(),
    holds: ints(),
    transfer: ints(),
    request: ints(),
    offset: new Float64Array(capacity),
    arrivesPs: new Float64Array(capacity),
  };
  chainFree(pool, 0);
  return pool;
}

/** Links the places from `start` on as the free ones. */
function chainFree(pool: PacketPool, start: number): void {
  const { next } = pool;
  for (let place = start; place < next.length; place++) next[place] = place + 1;
  next[next.length - 1] = -1;
  pool.free = start;
}

/** A free place. Its columns hold what was there before; the caller sets them all. */
export function allocate(pool: PacketPool): number {
  if (pool.free < 0) growPool(pool);
  const packet = pool.free;
  pool.free = pool.next[packet];
  pool.live++;
  pool.number[packet] = pool.created++;
  return packet;
}

export function discard(pool: PacketPool, packet: number): void {
  pool.next[packet] = pool.free;
  pool.free = packet;
  pool.live--;
}

const columns = [
  'next',
  'number',
  'flow',
  'way',
  'hop',
  'kind',
  'bytes',
  'wireBytes',
  'units',
  'heldHeaders',
  'heldUnits',
  'stamp',
  'holds',
  'transfer',
  'request',
] as const;

function growPool(pool: PacketPool): void {
  const before = pool.next.length;
  for (const column of columns) pool[column] = longerInts(pool[column], before * 2);
  pool.offset = longerReals(pool.offset, before * 2);
  pool.arrivesPs = longerReals(pool.arrivesPs, before * 2);
  chainFree(pool, before);
}
