import { hasCredit } from './credits.ts';
import type { Engine } from './engine.ts';
import { COMPLETION, NON_POSTED, POSTED } from './ordering.ts';

/** Puts a packet at the end of its kind's queue in a VOQ; a VOQ that was empty gets its turn after the others. */
export function enqueue(e: Engine, packet: number, voq: number): void {
  const { voqs, pool, net } = e;
  const kind = pool.kind[packet];
  const queue = voq * 3 + kind;
  pool.stamp[packet] = voqs.stamp;
  voqs.stamp = (voqs.stamp + 1) | 0;
  pool.next[packet] = -1;
  if (voqs.head[queue] < 0) voqs.head[queue] = packet;
  else pool.next[voqs.tail[queue]] = packet;
  voqs.tail[queue] = packet;
  if (kind === POSTED && mayRelax(e, packet)) voqs.relaxed[voq]++;
  const count = voqs.count[voq];
  voqs.count[voq] = count + 1;
  if (count === 0) appendVoq(e, net.voqChannel[voq], voq);
}

const mayRelax = ({ net, pool }: Engine, packet: number): boolean => {
  const flow = pool.flow[packet];
  return net.relaxed[flow] === 1 || net.idBased[flow] === 1;
};

function appendVoq({ channels, voqs }: Engine, channel: number, voq: number): void {
  voqs.next[voq] = -1;
  const last = channels.lastVoq[channel];
  if (last < 0) channels.firstVoq[channel] = voq;
  else voqs.next[last] = voq;
  channels.lastVoq[channel] = voq;
}

/**
 * The next packet of a channel, out of its VOQ: the first VOQ in turn that has one which order and credits let go,
 * and of that VOQ the oldest such. The VOQ then waits for the others. -1: nothing may go.
 */
export function takeInTurn(e: Engine, channel: number): number {
  const { voqs, channels } = e;
  let before = -1;
  let voq = channels.firstVoq[channel];
  while (voq >= 0) {
    const packet = takeFrom(e, voq, channel);
    if (packet >= 0) {
      const count = voqs.count[voq] - 1;
      voqs.count[voq] = count;
      if (count > 0 && channels.lastVoq[channel] === voq) return packet;
      unlinkVoq(e, channel, before, voq);
      if (count > 0) appendVoq(e, channel, voq);
      return packet;
    }
    before = voq;
    voq = voqs.next[voq];
  }
  return -1;
}

function unlinkVoq({ voqs, channels }: Engine, channel: number, before: number, voq: number): void {
  const after = voqs.next[voq];
  if (before < 0) channels.firstVoq[channel] = after;
  else voqs.next[before] = after;
  if (after < 0) channels.lastVoq[channel] = before;
}

/**
 * Of the heads of the three queues the oldest that may go. What cannot go lets the others pass: posted packets pass
 * everything else; reads and completions wait for older posted ones unless an attribute lifts that (`ordering.ts`).
 */
function takeFrom(e: Engine, voq: number, channel: number): number {
  const { voqs, pool } = e;
  const queue = voq * 3;
  const posted = voqs.head[queue];
  const nonPosted = voqs.head[queue + NON_POSTED];
  const completion = voqs.head[queue + COMPLETION];
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
    if (best === posted && voqs.relaxed[voq] > 0 && mayRelax(e, best)) voqs.relaxed[voq]--;
    return best;
  }
  return posted >= 0 && voqs.relaxed[voq] > 0 ? takeRelaxed(e, voq, channel) : -1;
}

const isOlder = ({ pool }: Engine, a: number, b: number): boolean =>
  ((pool.stamp[a] - pool.stamp[b]) | 0) < 0;

/** Whether a read or completion may go before the posted packets of its VOQ, the first of which is `posted`. */
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
function takeRelaxed(e: Engine, voq: number, channel: number): number {
  const { voqs, pool, net } = e;
  const queue = voq * 3;
  let before = voqs.head[queue];
  let packet = pool.next[before];
  while (packet >= 0) {
    const flow = pool.flow[packet];
    const mayPass = net.relaxed[flow] === 1 || (net.idBased[flow] === 1 && isAlone(e, queue, packet));
    if (mayPass && hasCredit(e, channel, POSTED, pool.units[packet])) {
      dequeue(e, queue, before, packet);
      voqs.relaxed[voq]--;
      return packet;
    }
    before = packet;
    packet = pool.next[packet];
  }
  return -1;
}

/** Nobody before it in its queue has the same sender. */
function isAlone({ voqs, pool, net }: Engine, queue: number, packet: number): boolean {
  const sender = net.waySender[pool.way[packet]];
  for (let each = voqs.head[queue]; each !== packet; each = pool.next[each]) {
    if (net.waySender[pool.way[each]] === sender) return false;
  }
  return true;
}

function dequeue({ voqs, pool }: Engine, queue: number, before: number, packet: number): void {
  const after = pool.next[packet];
  if (before < 0) voqs.head[queue] = after;
  else pool.next[before] = after;
  if (after < 0) voqs.tail[queue] = before;
}
