/** What becomes of the requests of a flow where they end. */
export const requestEnds = ['delivered', 'lost', 'answered', 'silent'] as const;
export type RequestEnd = (typeof requestEnds)[number];

/**
 * What a simulation runs on, laid out as arrays: channels, VOQs, ways, flows. Nothing of it changes while it runs.
 *
 * A VOQ (virtual output queue) is what waits in one place for one channel: what came in by another channel, what a flow sends, or what a
 * completer answers. Way 2f is that of the requests of flow f, 2f + 1 that of its completions.
 */
export interface Network {
  readonly channelCount: number;
  readonly psPerByte: Float64Array;
  readonly ackPs: Float64Array;
  readonly creditPs: Float64Array;
  readonly creditFlightPs: Float64Array;
  readonly reverse: Int32Array;
  readonly isFlit: Int32Array;
  /** By channel x 6: headers and data units of posted, non-posted, completion; 0 is infinite. */
  readonly creditLimit: Int32Array;
  /** What an ACK or a credit update takes of a channel. */
  readonly dllpBytes: number;

  readonly voqCount: number;
  readonly voqChannel: Int32Array;
  /** The channel that fills the VOQ; -1 - flow for a flow's own; VOQ_OF_COMPLETER - completer for a completer's. */
  readonly voqSource: Int32Array;

  readonly hopChannel: Int32Array;
  readonly hopVoq: Int32Array;
  readonly hopLatencyPs: Float64Array;
  readonly hopOverhead: Int32Array;
  readonly hopSplit: Int32Array;
  /** By way: its hops begin here; those of the next way follow. */
  readonly wayFirst: Int32Array;
  /** By way: who sends its packets, for ID-based ordering. */
  readonly waySender: Int32Array;

  readonly flowCount: number;
  readonly isRead: Int32Array;
  readonly runs: Int32Array;
  readonly sizeBytes: Float64Array;
  readonly startPs: Float64Array;
  readonly repeat: Int32Array;
  readonly queueDepth: Int32Array;
  readonly cutBytes: Int32Array;
  readonly payloadBytes: Int32Array;
  readonly pageOffset: Int32Array;
  /** What a byte takes at the flow's pace; 0: it has none. */
  readonly pacePs: Float64Array;
  readonly relaxed: Int32Array;
  readonly idBased: Int32Array;
  /** Place in `requestEnds`. */
  readonly requestEnd: Int32Array;
  readonly hasData: Int32Array;
  readonly isReceived: Int32Array;
  /** What arrives is what was asked for. */
  readonly isGood: Int32Array;
  readonly follows: Int32Array;
  readonly followsSent: Int32Array;
  readonly followsLag: Int32Array;
  readonly followers: readonly (readonly number[])[];
  /** Its transfers are those from here on, `repeat` of them. */
  readonly firstTransfer: Int32Array;
  readonly transferCount: number;
  /** Place of the initiator among the requesters, each with `tags` tags. */
  readonly requester: Int32Array;
  readonly requesterCount: number;
  readonly tags: number;
  /** By flow: who answers its reads; -1: nobody. */
  readonly completer: Int32Array;
  readonly completerCount: number;
  readonly completerVoq: Int32Array;
  /** By flow: what its completer takes for an answer. */
  readonly answerPs: Float64Array;

  readonly boundaryBytes: number;
  readonly cutsAtBoundary: boolean;
  readonly timeoutPs: number;
  readonly sharesFifos: boolean;
}

export const VOQ_OF_COMPLETER = -1_000_000;
