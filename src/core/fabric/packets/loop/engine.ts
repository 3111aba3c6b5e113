import { type EventQueue, newEventQueue } from './eventQueue.ts';
import type { Network } from './network.ts';
import { newPacketPool, type PacketPool } from './pool.ts';
import { newTraceColumns, type TraceColumns } from './trace.ts';

/** What moves while a simulation runs: numbers and typed arrays only, so that a checkpoint is a copy. */
export interface Engine {
  readonly net: Network;
  readonly traceLimit: number;
  readonly events: EventQueue;
  readonly pool: PacketPool;
  readonly voqs: VoqState;
  readonly channels: ChannelState;
  readonly credits: CreditState;
  readonly flows: FlowState;
  readonly requests: RequestState;
  readonly completers: CompleterState;
  readonly counters: Counters;
  readonly trace: TraceColumns;
}

/** What waits. Queues are numbered VOQ x 3 + kind. */
export interface VoqState {
  /** Counts entries; wraps, and is compared as a difference. */
  stamp: number;
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly count: Int32Array;
  /** How many of its posted packets may pass others. */
  readonly relaxed: Int32Array;
  /** The next VOQ of the same channel that has something to send. */
  readonly next: Int32Array;
  /** With shared FIFOs: what came in by a channel and waits behind the one packet that is in a VOQ. */
  readonly fifoHead: Int32Array;
  readonly fifoTail: Int32Array;
  readonly fifoCount: Int32Array;
}

export interface ChannelState {
  /** VOQs with something to send, in the order of their turns. */
  readonly firstVoq: Int32Array;
  readonly lastVoq: Int32Array;
  readonly freeAtPs: Float64Array;
  /** Of a picosecond, owed by the last packet: times are whole and rates stay exact. */
  readonly carryPs: Float64Array;
  /** It will be tried again: an event is in the queue. */
  readonly willTry: Int32Array;
  /** Something waits and nothing that waits may go. */
  readonly isStuck: Int32Array;
  readonly stuckSincePs: Float64Array;
  readonly wireHead: Int32Array;
  readonly wireTail: Int32Array;
  readonly lastArrivalPs: Float64Array;
  /** An ACK that goes out then answers what arrives until then. */
  readonly ackAtPs: Float64Array;
  /** ACKs and credit updates that wait for a place between packets. */
  readonly owedBytes: Float64Array;
}

/** Updates under way to a sender, at most this many; later ones join the last. */
export const UPDATES = 8;

/** Credits as the sender of a channel sees them, and the updates on their way to it. Pools are numbered as in Network. */
export interface CreditState {
  readonly available: Int32Array;
  readonly updateFirst: Int32Array;
  readonly updateCount: Int32Array;
  /** By channel x UPDATES. */
  readonly updateAtPs: Float64Array;
  /** By (channel x UPDATES + place) x 6. */
  readonly updateUnits: Int32Array;
}

export interface FlowState {
  /** Transfers of all flows that have not ended. */
  unfinished: number;
  /** By flow: transfers begun, under way, sent out, ended. */
  readonly begun: Int32Array;
  readonly underWay: Int32Array;
  readonly sentOut: Int32Array;
  readonly ended: Int32Array;
  /** The transfer that is being cut, and what is left of it to cut. */
  readonly transfer: Int32Array;
  readonly toCutBytes: Float64Array;
  /** Its next request waits in its VOQ. */
  readonly isStaged: Int32Array;
  readonly pacedUntilPs: Float64Array;
  readonly willWake: Int32Array;
  readonly deliveredBytes: Float64Array;
  readonly lostBytes: Float64Array;
  /** By transfer; a start or end of -1: not yet. */
  readonly leftBytes: Float64Array;
  readonly transferStartPs: Float64Array;
  readonly transferEndPs: Float64Array;
}

/** Reads that wait for data, by requester x tags + tag. */
export interface RequestState {
  /** By requester: a free tag, and the flows that wait for one. */
  readonly freeTag: Int32Array;
  readonly waitHead: Int32Array;
  readonly waitTail: Int32Array;
  readonly nextFree: Int32Array;
  readonly flow: Int32Array;
  readonly transfer: Int32Array;
  readonly offset: Float64Array;
  readonly askedBytes: Int32Array;
  readonly toSendBytes: Int32Array;
  readonly toReceiveBytes: Int32Array;
  readonly issuedPs: Float64Array;
  /** When the completer has the answer. */
  readonly readyPs: Float64Array;
  /** By flow: the next one that waits for a tag, and whether it waits. */
  readonly nextWaiting: Int32Array;
  readonly isWaiting: Int32Array;
}

/** Requests that a completer has taken and not finished, first come first answered. */
export interface CompleterState {
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly willWake: Int32Array;
}

/** By channel. */
export interface Counters {
  readonly packets: Float64Array;
  readonly payloadBytes: Float64Array;
  readonly headerBytes: Float64Array;
  readonly dllpBytes: Float64Array;
  readonly stuckPs: Float64Array;
}

/** An infinite pool: never used up. */
const INFINITE_CREDITS = 1 << 30;

export function newEngine(net: Network, traceLimit: number): Engine {
  const { channelCount, voqCount, flowCount, completerCount } = net;
  const ints = (length: number, fill = 0) => new Int32Array(length).fill(fill);
  const reals = (length: number, fill = 0) => new Float64Array(length).fill(fill);
  return {
    net,
    traceLimit,
    events: newEventQueue(),
    pool: newPacketPool(),
    voqs: {
      stamp: 0,
      head: ints(voqCount * 3, -1),
      tail: ints(voqCount * 3, -1),
      count: ints(voqCount),
      relaxed: ints(voqCount),
      next: ints(voqCount, -1),
      fifoHead: ints(channelCount, -1),
      fifoTail: ints(channelCount, -1),
      fifoCount: ints(channelCount),
    },
    channels: {
      firstVoq: ints(channelCount, -1),
      lastVoq: ints(channelCount, -1),
      freeAtPs: reals(channelCount),
      carryPs: reals(channelCount),
      willTry: ints(channelCount),
      isStuck: ints(channelCount),
      stuckSincePs: reals(channelCount),
      wireHead: ints(channelCount, -1),
      wireTail: ints(channelCount, -1),
      lastArrivalPs: reals(channelCount),
      ackAtPs: reals(channelCount),
      owedBytes: reals(channelCount),
    },
    credits: {
      available: net.creditLimit.map(limit => (limit === 0 ? INFINITE_CREDITS : limit)),
      updateFirst: ints(channelCount),
      updateCount: ints(channelCount),
      updateAtPs: reals(channelCount * UPDATES),
      updateUnits: ints(channelCount * UPDATES * 6),
    },
    flows: newFlowState(net),
    requests: newRequestState(net),
    completers: {
      head: ints(completerCount, -1),
      tail: ints(completerCount, -1),
      willWake: ints(completerCount),
    },
    counters: {
      packets: reals(channelCount),
      payloadBytes: reals(channelCount),
      headerBytes: reals(channelCount),
      dllpBytes: reals(channelCount),
      stuckPs: reals(channelCount),
    },
    trace: newTraceColumns(traceLimit),
  };

  function newFlowState({ transferCount, firstTransfer, sizeBytes, runs, repeat }: Network): FlowState {
    const leftBytes = reals(transferCount);
    let unfinished = 0;
    for (let flow = 0; flow < flowCount; flow++) {
      const first = firstTransfer[flow];
      leftBytes.fill(sizeBytes[flow], first, first + repeat[flow]);
      if (runs[flow] === 1) unfinished += repeat[flow];
    }
    return {
      unfinished,
      begun: ints(flowCount),
      underWay: ints(flowCount),
      sentOut: ints(flowCount),
      ended: ints(flowCount),
      transfer: ints(flowCount, -1),
      toCutBytes: reals(flowCount),
      isStaged: ints(flowCount),
      pacedUntilPs: reals(flowCount),
      willWake: ints(flowCount),
      deliveredBytes: reals(flowCount),
      lostBytes: reals(flowCount),
      leftBytes,
      transferStartPs: reals(transferCount, -1),
      transferEndPs: reals(transferCount, -1),
    };
  }

  function newRequestState({ requesterCount, tags }: Network): RequestState {
    const slots = requesterCount * tags;
    return {
      freeTag: Int32Array.from({ length: requesterCount }, (_, requester) => requester * tags),
      waitHead: ints(requesterCount, -1),
      waitTail: ints(requesterCount, -1),
      nextFree: Int32Array.from({ length: slots }, (_, slot) => ((slot + 1) % tags === 0 ? -1 : slot + 1)),
      flow: ints(slots),
      transfer: ints(slots),
      offset: reals(slots),
      askedBytes: ints(slots),
      toSendBytes: ints(slots),
      toReceiveBytes: ints(slots),
      issuedPs: reals(slots),
      readyPs: reals(slots),
      nextWaiting: ints(flowCount, -1),
      isWaiting: ints(flowCount),
    };
  }
}
