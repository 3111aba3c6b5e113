import { isFlit, type LinkRate } from '../../topology/link.ts';
import { DLLP_BYTES, latencyLimitSymbols, lineGigabits } from './linkModel.ts';

const ROUNDS = 4;

/**
 * What ACKs and credit updates take of one direction that carries `gigabytes`, for packets of the other that come every
 * `packetNs`, at the intervals of the specification's tables.
 */
export function dllpShare(
  rate: LinkRate,
  gigabytes: number,
  { packetNs, maxPayloadBytes }: { readonly packetNs: number; readonly maxPayloadBytes: number },
): number {
  if (isFlit(rate)) return 0;
  const symbolNs = (8 / lineGigabits(rate)) * rate.width;
  const limit = { ...rate, maxPayloadBytes };
  const ackNs = latencyLimitSymbols('ack', limit) * symbolNs;
  const creditNs = latencyLimitSymbols('fc', limit) * symbolNs;
  let share = 0;
  // What they take delays the very packets that they answer.
  for (let round = 0; round < ROUNDS; round++) {
    const everyNs = packetNs / (1 - share);
    // The first packet after the limit is acknowledged next; credits go back when the limit is over.
    const nextAckNs = (Math.floor(ackNs / everyNs) + 1) * everyNs;
    share = (DLLP_BYTES / nextAckNs + DLLP_BYTES / Math.max(creditNs, everyNs)) / gigabytes;
  }
  return share;
}
