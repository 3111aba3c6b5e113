import type { LinkRate } from '../../topology/link.ts';
import {
  completionOverheadBytes,
  DLLP_BYTES,
  framingSavedBytes,
  isFlit,
  latencyLimitSymbols,
  lineGigabits,
  requestOverheadBytes,
} from '../rates/linkModel.ts';

/** One link under the rules of the packet simulation, with enough credits and tags. */
export interface SteadyLink {
  readonly rate: LinkRate;
  readonly linkEfficiency: number;
  readonly maxPayloadBytes: number;
  readonly maxReadRequestBytes: number;
  readonly addressBits: 32 | 64;
  readonly hasEcrc: boolean;
}

/** Payload in one direction in GB/s, in steady state and for large aligned transfers. */
export interface SteadyRates {
  readonly writeGigabytes: number;
  readonly readGigabytes: number;
  /** Writes both ways at once, each way. */
  readonly writeBothWaysGigabytes: number;
}

/**
 * What a link carries by the rules that the packets follow: headers on every packet, ACKs and credit updates on the
 * other direction, at the intervals of the specification's tables. Unlike pcie-bench's accounting a DLLP takes its 8 bytes
 * of the whole link's width, and nothing is charged for what does not flow.
 */
export function steadyRates(link: SteadyLink): SteadyRates {
  const { rate, linkEfficiency, maxPayloadBytes, maxReadRequestBytes } = link;
  const line = (lineGigabits(rate) / 8) * linkEfficiency;
  const saved = framingSavedBytes(rate);
  const writeBytes = maxPayloadBytes + requestOverheadBytes(link) - saved;
  const requestBytes = requestOverheadBytes(link) - saved;
  const completions = Math.ceil(maxReadRequestBytes / maxPayloadBytes);
  const answerBytes = maxReadRequestBytes + completions * (completionOverheadBytes(link) - saved);
  const writeGigabytes = (line * maxPayloadBytes) / writeBytes;
  // Requests come as often as their answers take.
  const answered = 1 - dllpShare(link, line, { packetNs: answerBytes / line });
  const asked = line / Math.max(requestBytes, 1);
  return {
    writeGigabytes,
    readGigabytes: Math.min(
      (line * answered * maxReadRequestBytes) / answerBytes,
      asked * maxReadRequestBytes,
    ),
    writeBothWaysGigabytes: writeGigabytes * (1 - dllpShare(link, line, { packetNs: writeBytes / line })),
  };
}

/** What ACKs and credit updates take of one direction, for packets of the other that follow each other so fast. */
function dllpShare(link: SteadyLink, line: number, { packetNs }: { readonly packetNs: number }): number {
  if (isFlit(link.rate)) return 0;
  const symbolNs = (8 / lineGigabits(link.rate)) * link.rate.width;
  const limit = { ...link.rate, maxPayloadBytes: link.maxPayloadBytes };
  const ackNs = latencyLimitSymbols('ack', limit) * symbolNs;
  const creditNs = latencyLimitSymbols('fc', limit) * symbolNs;
  let share = 0;
  // What they take delays the very packets that they answer.
  for (let round = 0; round < ROUNDS; round++) {
    const everyNs = packetNs / (1 - share);
    // The first packet after the limit is acknowledged next; credits go back when the limit is over.
    const nextAckNs = (Math.floor(ackNs / everyNs) + 1) * everyNs;
    share = (DLLP_BYTES / nextAckNs + DLLP_BYTES / Math.max(creditNs, everyNs)) / line;
  }
  return share;
}

const ROUNDS = 4;
