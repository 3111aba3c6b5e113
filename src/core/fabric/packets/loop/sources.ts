import type { Engine } from './engine.ts';
import { FLOW_WAKES, wake } from './event.ts';
import { schedule } from './eventQueue.ts';
import { NON_POSTED, POSTED } from './ordering.ts';
import { allocate } from './pool.ts';
import { enqueue } from './voqs.ts';

/** No request crosses this (PCIe Base Specification, section 2.2.7). */
const PAGE_BYTES = 4096;

/**
 * Puts the next request of a flow into its VOQ, if it may send one: a transfer to cut, its pace, for a read a tag. One
 * request of a flow waits at a time; the next is cut when it has left. Returns whether one was put.
 */
export function stage(e: Engine, flow: number): boolean {
  const { net, flows } = e;
  if (flows.isStaged[flow] === 1) return false;
  if (flows.toCutBytes[flow] === 0 && !beginTransfer(e, flow)) return false;
  if (net.pacePs[flow] > 0 && waitsForPace(e, flow)) return false;
  const isRead = net.isRead[flow] === 1;
  const request = isRead ? takeTag(e, flow) : -1;
  if (isRead && request < 0) return false;
  const left = flows.toCutBytes[flow];
  const offset = net.sizeBytes[flow] - left;
  const low = (net.pageOffset[flow] + offset) % PAGE_BYTES;
  // MPS and MRRS count whole double words.
  const bytes = Math.min(net.cutBytes[flow] - (low & 3), PAGE_BYTES - low, left);
  flows.toCutBytes[flow] = left - bytes;
  flows.isStaged[flow] = 1;
  if (net.pacePs[flow] > 0) {
    const from = Math.max(e.events.nowPs, flows.pacedUntilPs[flow]);
    flows.pacedUntilPs[flow] = from + bytes * net.pacePs[flow];
  }
  putRequest(e, flow, request, bytes);
  return true;
}

/** The last that was cut of the flow's transfer becomes a packet; `request` is -1 for a write. */
function putRequest(e: Engine, flow: number, request: number, bytes: number): void {
  const { net, pool, flows, requests } = e;
  const offset = net.sizeBytes[flow] - flows.toCutBytes[flow] - bytes;
  const low = (net.pageOffset[flow] + offset) % PAGE_BYTES;
  const transfer = flows.transfer[flow];
  const packet = allocate(pool);
  const way = flow * 2;
  const hop = net.wayFirst[way];
  const dwords = request >= 0 ? 0 : ((low & 3) + bytes + 3) >> 2;
  pool.flow[packet] = flow;
  pool.way[packet] = way;
  pool.hop[packet] = hop;
  pool.kind[packet] = request >= 0 ? NON_POSTED : POSTED;
  pool.bytes[packet] = bytes;
  pool.wireBytes[packet] = dwords * 4;
  pool.units[packet] = (dwords + 3) >> 2;
  pool.holds[packet] = -1;
  pool.transfer[packet] = transfer;
  pool.request[packet] = request;
  pool.offset[packet] = offset;
  if (request >= 0) {
    requests.flow[request] = flow;
    requests.transfer[request] = transfer;
    requests.offset[request] = offset;
    requests.askedBytes[request] = bytes;
    requests.toSendBytes[request] = bytes;
    requests.toReceiveBytes[request] = bytes;
    requests.issuedPs[request] = e.events.nowPs;
  }
  enqueue(e, packet, net.hopVoq[hop]);
}

/** Begins the next transfer of a flow if there is one, the queue has room and what it follows is done. */
function beginTransfer(e: Engine, flow: number): boolean {
  const { net, flows, events } = e;
  const count = flows.begun[flow];
  if (count >= net.repeat[flow] || flows.underWay[flow] >= net.queueDepth[flow]) return false;
  if (events.nowPs < net.startPs[flow] || !mayFollow(e, flow, count)) return false;
  const transfer = net.firstTransfer[flow] + count;
  flows.begun[flow] = count + 1;
  flows.underWay[flow]++;
  flows.transfer[flow] = transfer;
  flows.toCutBytes[flow] = net.sizeBytes[flow];
  flows.transferStartPs[transfer] = events.nowPs;
  return true;
}

/** Whether the transfer of the flow before, of the same number or its last, has been sent out or has ended. */
function mayFollow({ net, flows }: Engine, flow: number, count: number): boolean {
  const before = net.follows[flow];
  if (before < 0) return true;
  const number = Math.min(count - net.followsLag[flow], net.repeat[before] - 1);
  if (number < 0) return true;
  if (net.followsSent[flow] === 1) return flows.sentOut[before] > number;
  return flows.transferEndPs[net.firstTransfer[before] + number] >= 0;
}

function waitsForPace(e: Engine, flow: number): boolean {
  const { flows, events } = e;
  const until = flows.pacedUntilPs[flow];
  if (until <= events.nowPs) return false;
  if (flows.willWake[flow] === 0) {
    flows.willWake[flow] = 1;
    schedule(events, Math.ceil(until), wake(FLOW_WAKES, flow));
  }
  return true;
}

/** A tag of the flow's device; -1: all are in use, and the flow is told when one is free. */
function takeTag({ net, requests }: Engine, flow: number): number {
  const requester = net.requester[flow];
  const tag = requests.freeTag[requester];
  if (tag >= 0) {
    requests.freeTag[requester] = requests.nextFree[tag];
    return tag;
  }
  if (requests.isWaiting[flow] === 0) {
    requests.isWaiting[flow] = 1;
    requests.nextWaiting[flow] = -1;
    const last = requests.waitTail[requester];
    if (last < 0) requests.waitHead[requester] = flow;
    else requests.nextWaiting[last] = flow;
    requests.waitTail[requester] = flow;
  }
  return -1;
}

/** Gives a tag back. Returns the flow that has waited longest for one, which may now be staged; -1: none waits. */
export function freeTag({ net, requests }: Engine, request: number): number {
  const requester = net.requester[requests.flow[request]];
  requests.nextFree[request] = requests.freeTag[requester];
  requests.freeTag[requester] = request;
  const flow = requests.waitHead[requester];
  if (flow < 0) return -1;
  const next = requests.nextWaiting[flow];
  requests.waitHead[requester] = next;
  if (next < 0) requests.waitTail[requester] = -1;
  requests.isWaiting[flow] = 0;
  return flow;
}
