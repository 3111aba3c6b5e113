import type { Engine } from './engine.ts';
import { COMPLETER_WAKES, wake } from './event.ts';
import { schedule } from './eventQueue.ts';
import { COMPLETION } from './ordering.ts';
import { allocate } from './pool.ts';
import { enqueue } from './voqs.ts';

/**
 * A request sets out on its last crossing, to where it is answered: it is put behind the others there at once, with the
 * time at which it will have come and been worked on. It keeps its place in the receive buffer until its answer has left.
 */
export function acceptRequest(e: Engine, packet: number): void {
  const { net, pool, completers, requests } = e;
  const flow = pool.flow[packet];
  const completer = net.completer[flow];
  const arrivesPs = pool.arrivesPs[packet];
  requests.readyPs[pool.request[packet]] = arrivesPs + net.answerPs[flow];
  pool.next[packet] = -1;
  const last = completers.tail[completer];
  completers.tail[completer] = packet;
  if (last < 0) {
    completers.head[completer] = packet;
    wakeWhenReady(e, completer);
  } else {
    // The one before it has its completion in the VOQ or its wake under way; to stage it here would lose that wake.
    pool.next[last] = packet;
  }
}

function wakeWhenReady({ completers, pool, requests, events }: Engine, completer: number): void {
  if (completers.willWake[completer] === 1) return;
  const request = pool.request[completers.head[completer]];
  completers.willWake[completer] = 1;
  schedule(events, requests.readyPs[request], wake(COMPLETER_WAKES, completer));
}

/**
 * Puts the next completion of a completer into its VOQ, if its first request has its answer ready; else it is told when
 * it has. One completion of a completer waits at a time. Returns whether one was put.
 */
export function stageCompletion(e: Engine, completer: number): boolean {
  const { net, voqs, pool, completers, requests, events } = e;
  const packet = completers.head[completer];
  if (packet < 0 || voqs.count[net.completerVoq[completer]] > 0) return false;
  const request = pool.request[packet];
  if (requests.readyPs[request] > events.nowPs) {
    wakeWhenReady(e, completer);
    return false;
  }
  putCompletion(e, request);
  return true;
}

function putCompletion(e: Engine, request: number): void {
  const { net, pool, requests } = e;
  const flow = requests.flow[request];
  const left = requests.toSendBytes[request];
  const offset = requests.offset[request] + requests.askedBytes[request] - left;
  const hasData = net.hasData[flow] === 1;
  const low = (net.pageOffset[flow] + offset) % 4096;
  const bytes = hasData ? Math.min(left, completionBytes(e, flow, low)) : left;
  requests.toSendBytes[request] = left - bytes;
  const way = flow * 2 + 1;
  const hop = net.wayFirst[way];
  const dwords = hasData ? ((low & 3) + bytes + 3) >> 2 : 0;
  const packet = allocate(pool);
  pool.flow[packet] = flow;
  pool.way[packet] = way;
  pool.hop[packet] = hop;
  pool.kind[packet] = COMPLETION;
  pool.bytes[packet] = bytes;
  pool.wireBytes[packet] = dwords * 4;
  pool.units[packet] = (dwords + 3) >> 2;
  pool.holds[packet] = -1;
  pool.transfer[packet] = requests.transfer[request];
  pool.request[packet] = request;
  pool.offset[packet] = offset;
  enqueue(e, packet, net.hopVoq[hop]);
}

/** Up to MPS, and up to a read completion boundary where more follows (section 2.3.1.1). */
function completionBytes({ net }: Engine, flow: number, low: number): number {
  const { boundaryBytes, cutsAtBoundary } = net;
  const most = cutsAtBoundary ? boundaryBytes : net.payloadBytes[flow];
  return low + most - ((low + most) % boundaryBytes) - low;
}

/** A completion of this completer has left. Returns the request that is thereby finished; -1: more follows. */
export function finishRequest({ completers, pool, requests }: Engine, completer: number): number {
  const packet = completers.head[completer];
  if (requests.toSendBytes[pool.request[packet]] > 0) return -1;
  const next = pool.next[packet];
  completers.head[completer] = next;
  if (next < 0) completers.tail[completer] = -1;
  return packet;
}
