import { acceptRequest, finishRequest, stageCompletion } from './completers.ts';
import { consume, nextUpdatePs, oweDllp, release, takeUpdates } from './credits.ts';
import type { Engine } from './engine.ts';
import { CHANNEL_TRIES, WIRE_ARRIVES, wake } from './event.ts';
import { schedule } from './eventQueue.ts';
import { VOQ_OF_COMPLETER } from './network.ts';
import { discard } from './pool.ts';
import { IS_SETTLED, IS_TO_BE_ANSWERED, settleEarly } from './settle.ts';
import { stage } from './sources.ts';
import { nextLine } from './trace.ts';
import { enqueue, takeInTurn } from './voqs.ts';

/**
 * An arbiter decides so long before the wire is free, one clock of its own. Links of one rate in a row then need no event
 * for a packet that comes just when the one before it leaves.
 */
const SOON_PS = 1000;

/** Something has come to wait for this channel: it is sent now, or when the channel is free again. */
export function kick(e: Engine, channel: number): void {
  const { channels, events } = e;
  const isStuck = channels.isStuck[channel] === 1;
  if (channels.willTry[channel] === 1 && !isStuck) return;
  const freeAtPs = channels.freeAtPs[channel];
  if (freeAtPs <= events.nowPs + SOON_PS) tryToSend(e, channel);
  else if (!isStuck) tryAt(e, channel, freeAtPs);
}

function tryAt({ channels, events }: Engine, channel: number, timePs: number): void {
  channels.willTry[channel] = 1;
  schedule(events, timePs, wake(CHANNEL_TRIES, channel));
}

/** The event of a channel: what waits is sent, unless something else went first. */
export function channelTries(e: Engine, channel: number): void {
  const { channels, events } = e;
  channels.willTry[channel] = 0;
  if (channels.firstVoq[channel] < 0) return;
  const freeAtPs = channels.freeAtPs[channel];
  if (freeAtPs > events.nowPs + SOON_PS) tryAt(e, channel, freeAtPs);
  else tryToSend(e, channel);
}

function tryToSend(e: Engine, channel: number): void {
  const { channels, counters, events } = e;
  takeUpdates(e, channel);
  const packet = takeInTurn(e, channel);
  if (packet < 0) {
    if (channels.firstVoq[channel] >= 0) waitForCredits(e, channel);
    return;
  }
  if (channels.isStuck[channel] === 1) {
    channels.isStuck[channel] = 0;
    const stuckPs = events.nowPs - channels.stuckSincePs[channel];
    counters.stuckPs[channel] += stuckPs;
  }
  send(e, channel, packet);
  if (channels.firstVoq[channel] >= 0 && channels.willTry[channel] === 0)
    tryAt(e, channel, channels.freeAtPs[channel]);
}

function waitForCredits(e: Engine, channel: number): void {
  const { channels, events } = e;
  if (channels.isStuck[channel] === 0) {
    channels.isStuck[channel] = 1;
    channels.stuckSincePs[channel] = events.nowPs;
  }
  const updatePs = nextUpdatePs(e, channel);
  // With no update under way it is the next release that wakes it.
  if (updatePs !== Number.POSITIVE_INFINITY && channels.willTry[channel] === 0) tryAt(e, channel, updatePs);
}

function send(e: Engine, channel: number, packet: number): void {
  const { net, pool, channels, events } = e;
  const hop = pool.hop[packet];
  const units = pool.units[packet];
  consume(e, channel, pool.kind[packet], units);
  const bytes = pool.wireBytes[packet] + net.hopOverhead[hop];
  const nowPs = Math.max(events.nowPs, channels.freeAtPs[channel]);
  const latePs = payDllps(e, channel, nowPs);
  const exactPs = bytes * net.psPerByte[channel] + latePs + channels.carryPs[channel];
  const wholePs = Math.floor(exactPs);
  const startPs = nowPs + Math.floor(latePs);
  const endPs = nowPs + wholePs;
  channels.carryPs[channel] = exactPs - wholePs;
  channels.freeAtPs[channel] = endPs;
  if (endPs > channels.ackAtPs[channel]) {
    channels.ackAtPs[channel] = endPs + net.ackPs[channel];
    oweDllp(e, channel);
  }
  count(e, channel, packet, bytes);
  returnCredits(e, packet, endPs);
  pool.holds[packet] = channel;
  pool.heldHeaders[packet] = 1;
  pool.heldUnits[packet] = units;
  const isLast = hop + 1 === net.wayFirst[pool.way[packet] + 1];
  const soonestPs = isLast ? endPs + net.hopLatencyPs[hop] : nextCrossingPs(e, packet, startPs, endPs);
  const arrivesPs = Math.max(soonestPs, channels.lastArrivalPs[channel]);
  channels.lastArrivalPs[channel] = arrivesPs;
  pool.arrivesPs[packet] = arrivesPs;
  if (e.traceLimit > 0) keep(e, channel, packet, startPs);
  if (isLast) lastCrossing(e, channel, packet);
  else putOnWire(e, channel, packet);
  refill(e, net.hopVoq[hop], endPs);
}

function lastCrossing(e: Engine, channel: number, packet: number): void {
  switch (settleEarly(e, packet)) {
    case IS_TO_BE_ANSWERED:
      acceptRequest(e, packet);
      return;
    case IS_SETTLED:
      returnCredits(e, packet, e.pool.arrivesPs[packet]);
      discard(e.pool, packet);
      return;
    default:
      putOnWire(e, channel, packet);
  }
}

/** DLLPs that are owed go out before the packet, as far as they did not fit into the time that nothing was sent. */
function payDllps({ net, channels, counters }: Engine, channel: number, nowPs: number): number {
  const owed = channels.owedBytes[channel];
  if (owed === 0) return 0;
  channels.owedBytes[channel] = 0;
  counters.dllpBytes[channel] += owed;
  const idlePs = nowPs - channels.freeAtPs[channel];
  return Math.max(0, owed * net.psPerByte[channel] - idlePs);
}

function count({ pool, counters }: Engine, channel: number, packet: number, bytes: number): void {
  const payload = pool.wireBytes[packet] === 0 ? 0 : pool.bytes[packet];
  counters.packets[channel]++;
  counters.payloadBytes[channel] += payload;
  counters.headerBytes[channel] += bytes - payload;
}

/**
 * When the next crossing may begin. Switches and root complexes cut through: they send on while they still receive, but
 * never so early that a faster link would run dry. Whoever cuts packets, as the end of a way, takes whole ones.
 */
function nextCrossingPs({ net, pool }: Engine, packet: number, startPs: number, endPs: number): number {
  const hop = pool.hop[packet];
  const latencyPs = net.hopLatencyPs[hop];
  const next = hop + 1;
  if (net.hopSplit[next] > 0) return endPs + latencyPs;
  const nextBytes = pool.wireBytes[packet] + net.hopOverhead[next];
  const nextPs = nextBytes * net.psPerByte[net.hopChannel[next]];
  return Math.max(startPs, Math.ceil(endPs - nextPs)) + latencyPs;
}

function putOnWire(e: Engine, channel: number, packet: number): void {
  const { pool, channels, events } = e;
  pool.next[packet] = -1;
  const last = channels.wireTail[channel];
  channels.wireTail[channel] = packet;
  if (last >= 0) {
    pool.next[last] = packet;
    return;
  }
  channels.wireHead[channel] = packet;
  schedule(events, pool.arrivesPs[packet], wake(WIRE_ARRIVES, channel));
}

/** The packet leaves the receive buffer that it is in; a sender that waits for that is told when it has the credits. */
export function returnCredits(e: Engine, packet: number, leavesPs: number): void {
  const { pool, channels } = e;
  const channel = pool.holds[packet];
  if (channel < 0) return;
  const pools = channel * 6 + pool.kind[packet] * 2;
  const backPs = release(e, channel, pools, pool.heldHeaders[packet], pool.heldUnits[packet], leavesPs);
  if (channels.isStuck[channel] === 1 && channels.willTry[channel] === 0)
    tryAt(e, channel, Math.max(backPs, channels.freeAtPs[channel]));
}

/** A packet has left a VOQ: what fills the VOQ puts the next one in. */
function refill(e: Engine, voq: number, leavesPs: number): void {
  const { net } = e;
  const source = net.voqSource[voq];
  if (source >= 0) {
    if (net.sharesFifos) nextOfFifo(e, source);
  } else if (source > VOQ_OF_COMPLETER) {
    requestLeft(e, -1 - source);
  } else {
    const completer = VOQ_OF_COMPLETER - source;
    const request = finishRequest(e, completer);
    if (request >= 0) {
      returnCredits(e, request, leavesPs);
      discard(e.pool, request);
    }
    stageCompletion(e, completer);
  }
}

/** A flow's request has left the device. */
function requestLeft(e: Engine, flow: number): void {
  const { net, flows } = e;
  flows.isStaged[flow] = 0;
  if (flows.toCutBytes[flow] === 0) {
    flows.sentOut[flow]++;
    // A device knows of a posted write only that it has sent it.
    if (net.isRead[flow] === 0) flows.underWay[flow]--;
    for (const follower of net.followers[flow]) {
      if (net.followsSent[follower] === 1) poke(e, follower);
    }
  }
  stage(e, flow);
}

/** A flow may have something to send. */
export function poke(e: Engine, flow: number): void {
  if (stage(e, flow)) kick(e, e.net.hopChannel[e.net.wayFirst[flow * 2]]);
}

/** The only packet of a shared FIFO that may move has moved: the one behind it comes to the front. */
function nextOfFifo(e: Engine, channel: number): void {
  const { voqs, pool, net } = e;
  voqs.fifoCount[channel]--;
  const packet = voqs.fifoHead[channel];
  if (packet < 0) return;
  const next = pool.next[packet];
  voqs.fifoHead[channel] = next;
  if (next < 0) voqs.fifoTail[channel] = -1;
  const hop = pool.hop[packet];
  enqueue(e, packet, net.hopVoq[hop]);
  kick(e, net.hopChannel[hop]);
}

function keep(e: Engine, channel: number, packet: number, startPs: number): void {
  const { trace, traceLimit, pool, net, channels } = e;
  const line = nextLine(trace, traceLimit);
  if (line < 0) return;
  const request = pool.request[packet];
  trace.packet[line] = pool.number[packet];
  trace.channel[line] = channel;
  trace.flow[line] = pool.flow[packet];
  trace.kind[line] = pool.kind[packet];
  trace.transfer[line] = pool.transfer[packet];
  trace.tag[line] = request < 0 ? -1 : request % net.tags;
  trace.bytes[line] = pool.bytes[packet];
  trace.offset[line] = pool.offset[packet];
  trace.sentPs[line] = startPs;
  trace.endPs[line] = channels.freeAtPs[channel];
  trace.arrivedPs[line] = pool.arrivesPs[packet];
}
