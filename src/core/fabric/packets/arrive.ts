import type { Engine } from './engine.ts';
import { REQUEST_TIMES_OUT, WIRE_ARRIVES, wake } from './event.ts';
import { schedule } from './eventQueue.ts';
import { requestEnds } from './flowPlan.ts';
import { enqueue } from './lanes.ts';
import { allocate, discard } from './pool.ts';
import { freeTag } from './sources.ts';
import { kick, poke, returnCredits } from './transmit.ts';

/** The first packet on a wire is at its other end: it goes on, or it has come to the end of its way. */
export function wireArrives(e: Engine, channel: number): void {
  const { net, pool, channels, events } = e;
  const packet = channels.wireHead[channel] as number;
  const behind = pool.next[packet] as number;
  channels.wireHead[channel] = behind;
  if (behind < 0) channels.wireTail[channel] = -1;
  else schedule(events, pool.arrivesPs[behind] as number, wake(WIRE_ARRIVES, channel));
  const hop = (pool.hop[packet] as number) + 1;
  const way = pool.way[packet] as number;
  if (hop === (net.wayFirst[way + 1] as number)) {
    if ((way & 1) === 0) requestEndsHere(e, packet);
    else completionEndsHere(e, packet);
    return;
  }
  pool.hop[packet] = hop;
  const split = net.hopSplit[hop] as number;
  if (split > 0 && (pool.wireBytes[packet] as number) > split) splitAt(e, packet, split);
  else forward(e, packet);
}

function forward(e: Engine, packet: number): void {
  const { net, pool, lanes } = e;
  const hop = pool.hop[packet] as number;
  if (net.sharesFifos) {
    const from = pool.holds[packet] as number;
    const count = lanes.fifoCount[from] as number;
    lanes.fifoCount[from] = count + 1;
    if (count > 0) {
      appendToFifo(e, from, packet);
      return;
    }
  }
  enqueue(e, packet, net.hopLane[hop] as number);
  kick(e, net.hopChannel[hop] as number);
}

function appendToFifo({ lanes, pool }: Engine, channel: number, packet: number): void {
  pool.next[packet] = -1;
  const last = lanes.fifoTail[channel] as number;
  if (last < 0) lanes.fifoHead[channel] = packet;
  else pool.next[last] = packet;
  lanes.fifoTail[channel] = packet;
}

/** A root complex cuts what it carries: pieces that each give back their data, and the last the header. */
function splitAt(e: Engine, packet: number, split: number): void {
  const { pool } = e;
  let left = pool.bytes[packet] as number;
  let heldUnits = pool.heldUnits[packet] as number;
  let offset = pool.offset[packet] as number;
  while (left > split) {
    const piece = allocate(pool);
    copyFacts(e, packet, piece);
    setBytes(e, piece, offset, split);
    const units = Math.min(heldUnits, pool.units[piece] as number);
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
  pool.flow[to] = pool.flow[from] as number;
  pool.way[to] = pool.way[from] as number;
  pool.hop[to] = pool.hop[from] as number;
  pool.kind[to] = pool.kind[from] as number;
  pool.holds[to] = pool.holds[from] as number;
  pool.transfer[to] = pool.transfer[from] as number;
  pool.request[to] = pool.request[from] as number;
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
  const flow = pool.flow[packet] as number;
  const end = net.requestEnd[flow] as number;
  returnCredits(e, packet, events.nowPs);
  if (end === DELIVERED || end === LOST)
    account(e, flow, pool.transfer[packet] as number, pool.bytes[packet] as number, end === DELIVERED);
  else giveUpLater(e, pool.request[packet] as number);
  discard(pool, packet);
}

function completionEndsHere(e: Engine, packet: number): void {
  const { net, pool, requests, events } = e;
  const flow = pool.flow[packet] as number;
  const request = pool.request[packet] as number;
  const bytes = pool.bytes[packet] as number;
  const transfer = pool.transfer[packet] as number;
  returnCredits(e, packet, events.nowPs);
  discard(pool, packet);
  const left = (requests.toReceiveBytes[request] as number) - bytes;
  requests.toReceiveBytes[request] = left;
  if ((net.isReceived[flow] as number) === 0) {
    if (left === 0) giveUpLater(e, request);
    return;
  }
  if (left === 0) releaseTag(e, request);
  account(e, flow, transfer, bytes, (net.isGood[flow] as number) === 1);
}

function releaseTag(e: Engine, request: number): void {
  const waiting = freeTag(e, request);
  if (waiting >= 0) poke(e, waiting);
}

/** Nothing comes back: the requester waits until its completion timeout. */
function giveUpLater({ net, requests, events }: Engine, request: number): void {
  const atPs = Math.max((requests.issuedPs[request] as number) + net.timeoutPs, events.nowPs);
  schedule(events, atPs, wake(REQUEST_TIMES_OUT, request));
}

/** A requester gives up: what it asked for is lost and the tag is free. */
export function requestTimesOut(e: Engine, request: number): void {
  const { requests } = e;
  const flow = requests.flow[request] as number;
  const transfer = requests.transfer[request] as number;
  const bytes = requests.askedBytes[request] as number;
  releaseTag(e, request);
  account(e, flow, transfer, bytes, false);
}

/** Bytes of a transfer have arrived or are known to be lost; the last of them ends it. */
function account(e: Engine, flow: number, transfer: number, bytes: number, isGood: boolean): void {
  const { net, flows, events } = e;
  if (isGood) flows.deliveredBytes[flow] = (flows.deliveredBytes[flow] as number) + bytes;
  else flows.lostBytes[flow] = (flows.lostBytes[flow] as number) + bytes;
  const left = (flows.leftBytes[transfer] as number) - bytes;
  flows.leftBytes[transfer] = left;
  if (left > 0) return;
  flows.transferEndPs[transfer] = events.nowPs;
  flows.ended[flow] = (flows.ended[flow] as number) + 1;
  flows.unfinished--;
  if ((net.isRead[flow] as number) === 1) {
    flows.underWay[flow] = (flows.underWay[flow] as number) - 1;
    poke(e, flow);
  }
  for (const follower of net.followers[flow] ?? []) {
    if ((net.followsSent[follower] as number) === 0) poke(e, follower);
  }
}
