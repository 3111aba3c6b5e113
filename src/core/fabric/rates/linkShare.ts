import { isFlit, type LinkRate } from '../../topology/link.ts';
import { DLLP_BYTES, latencyLimitSymbols, lineGigabits } from './linkModel.ts';

const ROUNDS = 4;

/** The packets that a direction answers with ACKs and credit updates. */
interface Answered {
  /** One comes in every so many nanoseconds. */
  readonly packetNs: number;
  readonly maxPayloadBytes: number;
  /** Its receiver advertises a limit and so returns credits. An endpoint takes completions without limit. */
  readonly returnsCredits: boolean;
}

/**
 * What ACKs and credit updates take of one direction that carries `gigabytes`, for packets of the other, at the intervals
 * of the specification's tables.
 */
export function dllpShare(
  rate: LinkRate,
  gigabytes: number,
  { packetNs, maxPayloadBytes, returnsCredits }: Answered,
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
    const updates = returnsCredits ? DLLP_BYTES / Math.max(creditNs, everyNs) : 0;
    share = (DLLP_BYTES / nextAckNs + updates) / gigabytes;
  }
  return share;
}
