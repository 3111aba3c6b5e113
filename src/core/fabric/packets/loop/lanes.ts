import { hasCredit } from './credits.ts';
import type { Engine } from './engine.ts';
import { COMPLETION, NON_POSTED, POSTED } from './ordering.ts';

/** Puts a packet at the end of its kind's queue in a lane; a lane that was empty gets its turn after the others. */
export function enqueue(e: Engine, packet: number, lane: number): void {
  const { lanes, pool, net } = e;
  const kind = pool.kind[packet];
  const queue = lane * 3 + kind;
  pool.stamp[packet] = lanes.stamp;
  lanes.stamp = (lanes.stamp + 1) | 0;
  pool.next[packet] = -1;
  if (lanes.head[queue] < 0) lanes.head[queue] = packet;
  else pool.next[lanes.tail[queue]] = packet;
  lanes.tail[queue] = packet;
  if (kind === POSTED && mayRelax(e, packet)) lanes.relaxed[lane]++;
  const count = lanes.count[lane];
  lanes.count[lane] = count + 1;
  if (count === 0) appendLane(e, net.laneChannel[lane], lane);
}

const mayRelax = ({ net, pool }: Engine, packet: number): boolean => {
  const flow = pool.flow[packet];
  return net.relaxed[flow] === 1 || net.idBased[flow] === 1;
};

function appendLane({ channels, lanes }: Engine, channel: number, lane: number): void {
  lanes.next[lane] = -1;
  const last = channels.lastLane[channel];
  if (last < 0) channels.firstLane[channel] = lane;
  else lanes.next[last] = lane;
  channels.lastLane[channel] = lane;
}

/**
 * The next packet of a channel, out of its lane: the first lane in turn that has one which order and credits let go,
 * and of that lane the oldest such. The lane then waits for the others. -1: nothing may go.
 */
export function takeInTurn(e: Engine, channel: number): number {
  const { lanes, channels } = e;
  let before = -1;
  let lane = channels.firstLane[channel];
  while (lane >= 0) {
    const packet = takeFrom(e, lane, channel);
    if (packet >= 0) {
      const count = lanes.count[lane] - 1;
      lanes.count[lane] = count;
      if (count > 0 && channels.lastLane[channel] === lane) return packet;
      unlinkLane(e, channel, before, lane);
      if (count > 0) appendLane(e, channel, lane);
      return packet;
    }
    before = lane;
    lane = lanes.next[lane];
  }
  return -1;
}

function unlinkLane({ lanes, channels }: Engine, channel: number, before: number, lane: number): void {
  const after = lanes.next[lane];
  if (before < 0) channels.firstLane[channel] = after;
  else lanes.next[before] = after;
  if (after < 0) channels.lastLane[channel] = before;
}

/**
 * Of the heads of the three queues the oldest that may go. What cannot go lets the others pass: posted packets pass
 * everything else; reads and completions wait for older posted ones unless an attribute lifts that (`ordering.ts`).
 */
function takeFrom(e: Engine, lane: number, channel: number): number {
  const { lanes, pool } = e;
  const queue = lane * 3;
  const posted = lanes.head[queue];
  const nonPosted = lanes.head[queue + NON_POSTED];
  const completion = lanes.head[queue + COMPLETION];
  let best = -1;
  if (posted >= 0 && hasCredit(e, channel, POSTED, pool.units[posted])) best = posted;
  if (
    nonPosted >= 0 &&
    (best < 0 || isOlder(e, nonPosted, best)) &&
    hasCredit(e, channel, NON_POSTED, pool.units[nonPosted]) &&
    passesPosted(e, nonPosted, posted)
  )
    best = nonPosted;
  if (
    completion >= 0 &&
    (best < 0 || isOlder(e, completion, best)) &&
    hasCredit(e, channel, COMPLETION, pool.units[completion]) &&
    passesPosted(e, completion, posted)
  )
    best = completion;
  if (best >= 0) {
    dequeue(e, queue + pool.kind[best], -1, best);
    if (best === posted && lanes.relaxed[lane] > 0 && mayRelax(e, best)) lanes.relaxed[lane]--;
    return best;
  }
  return posted >= 0 && lanes.relaxed[lane] > 0 ? takeRelaxed(e, lane, channel) : -1;
}

const isOlder = ({ pool }: Engine, a: number, b: number): boolean =>
  ((pool.stamp[a] - pool.stamp[b]) | 0) < 0;

/** Whether a read or completion may go before the posted packets of its lane, the first of which is `posted`. */
function passesPosted(e: Engine, packet: number, posted: number): boolean {
  const { pool, net } = e;
  if (posted < 0 || isOlder(e, packet, posted)) return true;
  const flow = pool.flow[packet];
  if (pool.kind[packet] === COMPLETION && net.relaxed[flow] === 1) return true;
  if (net.idBased[flow] === 0) return false;
  const sender = net.waySender[pool.way[packet]];
  let earlier = posted;
  while (earlier >= 0 && isOlder(e, earlier, packet)) {
    if (net.waySender[pool.way[earlier]] === sender) return false;
    earlier = pool.next[earlier];
  }
  return true;
}

/** The head of the posted queue cannot go: the first behind it that has credits and may pass all before it. */
function takeRelaxed(e: Engine, lane: number, channel: number): number {
  const { lanes, pool, net } = e;
  const queue = lane * 3;
  let before = lanes.head[queue];
  let packet = pool.next[before];
  while (packet >= 0) {
    const flow = pool.flow[packet];
    const mayPass = net.relaxed[flow] === 1 || (net.idBased[flow] === 1 && isAlone(e, queue, packet));
    if (mayPass && hasCredit(e, channel, POSTED, pool.units[packet])) {
      dequeue(e, queue, before, packet);
      lanes.relaxed[lane]--;
      return packet;
    }
    before = packet;
    packet = pool.next[packet];
  }
  return -1;
}

/** Nobody before it in its queue has the same sender. */
function isAlone({ lanes, pool, net }: Engine, queue: number, packet: number): boolean {
  const sender = net.waySender[pool.way[packet]];
  for (let each = lanes.head[queue]; each !== packet; each = pool.next[each]) {
    if (net.waySender[pool.way[each]] === sender) return false;
  }
  return true;
}

function dequeue({ lanes, pool }: Engine, queue: number, before: number, packet: number): void {
  const after = pool.next[packet];
  if (before < 0) lanes.head[queue] = after;
  else pool.next[before] = after;
  if (after < 0) lanes.tail[queue] = before;
}
