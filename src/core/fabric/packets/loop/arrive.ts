import type { Engine } from './engine.ts';
import { REQUEST_TIMES_OUT, WIRE_ARRIVES, wake } from './event.ts';
import { schedule } from './eventQueue.ts';
import { requestEnds } from './network.ts';
import { allocate, discard } from './pool.ts';
import { freeTag } from './sources.ts';
import { kick, poke, returnCredits } from './transmit.ts';
import { enqueue } from './voqs.ts';

/** The first packet on a wire is at its other end: it goes on, or it has come to the end of its way. */
export function wireArrives(e: Engine, channel: number): void {
  const { net, pool, channels, events } = e;
  const packet = channels.wireHead[channel];
  const behind = pool.next[packet];
  channels.wireHead[channel] = behind;
  if (behind < 0) channels.wireTail[channel] = -1;
  else schedule(events, pool.arrivesPs[behind], wake(WIRE_ARRIVES, channel));
  const hop = pool.hop[packet] + 1;
  const way = pool.way[packet];
  if (hop === net.wayFirst[way + 1]) {
    if ((way & 1) === 0) requestEndsHere(e, packet);
    else completionEndsHere(e, packet);
    return;
  }
  pool.hop[packet] = hop;
  const split = net.hopSplit[hop];
  if (split > 0 && pool.wireBytes[packet] > split) splitAt(e, packet, split);
  else forward(e, packet);
}

function forward(e: Engine, packet: number): void {
  const { net, pool, voqs } = e;
  const hop = pool.hop[packet];
  if (net.sharesFifos) {
    const from = pool.holds[packet];
    const count = voqs.fifoCount[from];
    voqs.fifoCount[from] = count + 1;
    if (count > 0) {
      appendToFifo(e, from, packet);
      return;
    }
  }
  enqueue(e, packet, net.hopVoq[hop]);
  kick(e, net.hopChannel[hop]);
}

function appendToFifo({ voqs, pool }: Engine, channel: number, packet: number): void {
  pool.next[packet] = -1;
  const last = voqs.fifoTail[channel];
  if (last < 0) voqs.fifoHead[channel] = packet;
  else pool.next[last] = packet;
  voqs.fifoTail[channel] = packet;
}

/** A root complex cuts what it carries: pieces that each give back their data, and the last the header. */
function splitAt(e: Engine, packet: number, split: number): void {
  const { pool } = e;
  let left = pool.bytes[packet];
  let heldUnits = pool.heldUnits[packet];
  let offset = pool.offset[packet];
  while (left > split) {
    const piece = allocate(pool);
    copyFacts(e, packet, piece);
    setBytes(e, piece, offset, split);
    const units = Math.min(heldUnits, pool.units[piece]);
    pool.heldHeaders[piece] = 0;
    pool.heldUnits[piece] = units;
    heldUnits -= units;
    offset += split;
    left -= split;
    forward(e, piece);
  }
  setBytes(e, packet, offset, left);
  pool.heldUnits[packet] = heldUnits;
  forward(e, packet);
}

function copyFacts({ pool }: Engine, from: number, to: number): void {
  pool.flow[to] = pool.flow[from];
  pool.way[to] = pool.way[from];
  pool.hop[to] = pool.hop[from];
  pool.kind[to] = pool.kind[from];
  pool.holds[to] = pool.holds[from];
  pool.transfer[to] = pool.transfer[from];
  pool.request[to] = pool.request[from];
}

function setBytes({ pool }: Engine, packet: number, offset: number, bytes: number): void {
  const dwords = (bytes + 3) >> 2;
  pool.offset[packet] = offset;
  pool.bytes[packet] = bytes;
  pool.wireBytes[packet] = dwords * 4;
  pool.units[packet] = (dwords + 3) >> 2;
}

const DELIVERED = requestEnds.indexOf('delivered');
const LOST = requestEnds.indexOf('lost');

function requestEndsHere(e: Engine, packet: number): void {
  const { net, pool, events } = e;
  const flow = pool.flow[packet];
  const end = net.requestEnd[flow];
  returnCredits(e, packet, events.nowPs);
  if (end === DELIVERED || end === LOST)
    account(e, flow, pool.transfer[packet], pool.bytes[packet], end === DELIVERED);
  else giveUpLater(e, pool.request[packet]);
  discard(pool, packet);
}

function completionEndsHere(e: Engine, packet: number): void {
  const { net, pool, requests, events } = e;
  const flow = pool.flow[packet];
  const request = pool.request[packet];
  const bytes = pool.bytes[packet];
  const transfer = pool.transfer[packet];
  returnCredits(e, packet, events.nowPs);
  discard(pool, packet);
  const left = requests.toReceiveBytes[request] - bytes;
  requests.toReceiveBytes[request] = left;
  if (net.isReceived[flow] === 0) {
    if (left === 0) giveUpLater(e, request);
    return;
  }
  if (left === 0) releaseTag(e, request);
  account(e, flow, transfer, bytes, net.isGood[flow] === 1);
}

function releaseTag(e: Engine, request: number): void {
  const waiting = freeTag(e, request);
  if (waiting >= 0) poke(e, waiting);
}

/** Nothing comes back: the requester waits until its completion timeout. */
function giveUpLater({ net, requests, events }: Engine, request: number): void {
  const atPs = Math.max(requests.issuedPs[request] + net.timeoutPs, events.nowPs);
  schedule(events, atPs, wake(REQUEST_TIMES_OUT, request));
}

/** A requester gives up: what it asked for is lost and the tag is free. */
export function requestTimesOut(e: Engine, request: number): void {
  const { requests } = e;
  const flow = requests.flow[request];
  const transfer = requests.transfer[request];
  const bytes = requests.askedBytes[request];
  releaseTag(e, request);
  account(e, flow, transfer, bytes, false);
}

/** Bytes of a transfer have arrived or are known to be lost; the last of them ends it. */
function account(e: Engine, flow: number, transfer: number, bytes: number, isGood: boolean): void {
  const { net, flows, events } = e;
  if (isGood) flows.deliveredBytes[flow] += bytes;
  else flows.lostBytes[flow] += bytes;
  const left = flows.leftBytes[transfer] - bytes;
  flows.leftBytes[transfer] = left;
  if (left > 0) return;
  flows.transferEndPs[transfer] = events.nowPs;
  flows.ended[flow]++;
  flows.unfinished--;
  if (net.isRead[flow] === 1) {
    flows.underWay[flow]--;
    poke(e, flow);
  }
  for (const follower of net.followers[flow]) {
    if (net.followsSent[follower] === 0) poke(e, follower);
  }
}
