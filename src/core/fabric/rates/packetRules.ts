import { type Latencies, usualLatencies } from './latency.ts';
import { hardwareEfficiency } from './linkModel.ts';

/** The rules by which packets are cut and framed, for everything that predicts a rate. Plain data. */
export interface PacketRules {
  /** The share of a link's rate that is left for packets after skip sets and alignment (`hardwareEfficiency`). */
  readonly linkEfficiency: number;
  /** MPS on every path; null: the least that the functions on a path are set to. */
  readonly maxPayloadBytes: number | null;
  /** MRRS of every requester; null: its own. */
  readonly maxReadRequestBytes: number | null;
  readonly readCompletionBoundaryBytes: 64 | 128;
  /** Completions are cut at every boundary rather than at MPS. */
  readonly cutsAtBoundary: boolean;
  readonly hasEcrc: boolean;
  /** How many reads a function may have outstanding. */
  readonly tagsPerRequester: number;
  readonly latencies: Latencies;
}

export const usualRules: PacketRules = {
  linkEfficiency: hardwareEfficiency.usual,
  maxPayloadBytes: null,
  maxReadRequestBytes: null,
  readCompletionBoundaryBytes: 64,
  cutsAtBoundary: false,
  hasEcrc: false,
  tagsPerRequester: 256,
  latencies: usualLatencies,
};
