import type { LinkRate } from '../../topology/link.ts';
import {
  completionOverheadBytes,
  framingSavedBytes,
  lineGigabits,
  requestOverheadBytes,
} from '../rates/linkModel.ts';
import { dllpShare } from '../rates/linkShare.ts';

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
  const answered =
    1 - dllpShare(rate, line, { packetNs: answerBytes / line, maxPayloadBytes, returnsCredits: true });
  const asked = line / Math.max(requestBytes, 1);
  const bothWays = dllpShare(rate, line, {
    packetNs: writeBytes / line,
    maxPayloadBytes,
    returnsCredits: true,
  });
  return {
    writeGigabytes,
    readGigabytes: Math.min(
      (line * answered * maxReadRequestBytes) / answerBytes,
      asked * maxReadRequestBytes,
    ),
    writeBothWaysGigabytes: writeGigabytes * (1 - bothWays),
  };
}
