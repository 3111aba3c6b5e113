import type { Engine } from './engine.ts';
import { requestEnds } from './network.ts';

const DELIVERED = requestEnds.indexOf('delivered');
const ANSWERED = requestEnds.indexOf('answered');
const SILENT = requestEnds.indexOf('silent');

/** What becomes of a packet that sets out on its last crossing. */
const ARRIVES = 0;
export const IS_SETTLED = 1;
export const IS_TO_BE_ANSWERED = 2;

/**
 * A packet sets out on its last crossing. If nothing waits for its arrival, because more of its transfer or of its read
 * is to come, it is counted here and now: that spares an event for most packets. A request that will be answered needs
 * none either, as the completer knows when it will have come.
 */
export function settleEarly(e: Engine, packet: number): number {
  const { net, pool } = e;
  if ((pool.way[packet] & 1) === 1) return settleCompletion(e, packet) ? IS_SETTLED : ARRIVES;
  const end = net.requestEnd[pool.flow[packet]];
  if (end === ANSWERED) return IS_TO_BE_ANSWERED;
  return end !== SILENT && settleWrite(e, packet) ? IS_SETTLED : ARRIVES;
}

function settleWrite({ net, pool, flows }: Engine, packet: number): boolean {
  const flow = pool.flow[packet];
  const end = net.requestEnd[flow];
  const bytes = pool.bytes[packet];
  const transfer = pool.transfer[packet];
  const left = flows.leftBytes[transfer] - bytes;
  if (left <= 0) return false;
  flows.leftBytes[transfer] = left;
  const counted = end === DELIVERED ? flows.deliveredBytes : flows.lostBytes;
  counted[flow] += bytes;
  return true;
}

function settleCompletion({ net, pool, flows, requests }: Engine, packet: number): boolean {
  const flow = pool.flow[packet];
  const request = pool.request[packet];
  const bytes = pool.bytes[packet];
  const left = requests.toReceiveBytes[request] - bytes;
  if (left <= 0) return false;
  requests.toReceiveBytes[request] = left;
  if (net.isReceived[flow] === 0) return true;
  const transfer = pool.transfer[packet];
  flows.leftBytes[transfer] -= bytes;
  const counted = net.isGood[flow] === 1 ? flows.deliveredBytes : flows.lostBytes;
  counted[flow] += bytes;
  return true;
}
