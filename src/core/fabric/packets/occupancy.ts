import { int } from '../../lib/typedArrays.ts';
import { type Engine, UPDATES } from './loop/engine.ts';
import { VOQ_OF_COMPLETER } from './loop/network.ts';
import { type PacketKind, packetKinds } from './loop/ordering.ts';

/** What waits for one channel and what its receiver has room for, at the moment the simulation stands at. */
export interface Occupancy {
  /** By where they come from: a channel, a flow of the device itself, or its answers. Empty ones are left out. */
  readonly queues: readonly Queue[];
  readonly credits: readonly CreditUse[];
}

export interface Queue {
  readonly from:
    | { readonly kind: 'channel'; readonly channel: number }
    | { readonly kind: 'flow'; readonly flow: number }
    | { readonly kind: 'answers' };
  /** Packets, and behind them with shared FIFOs those that cannot even be looked at. */
  readonly packets: Readonly<Record<PacketKind, number>>;
  readonly behind: number;
}

/** One pair of pools as the sender sees it. A limit of null is infinite, and nothing of it is in use. */
export interface CreditUse {
  readonly kind: PacketKind;
  readonly headers: PoolUse;
  readonly dataUnits: PoolUse;
}

export interface PoolUse {
  readonly limit: number | null;
  /** Taken by packets that are on the channel or in the buffer behind it. */
  readonly inUse: number;
  /** Free again, with the update still on its way to the sender. */
  readonly returning: number;
}

export function occupancyOf(e: Engine, channel: number): Occupancy {
  const { net, voqs } = e;
  const queues: Queue[] = [];
  for (let voq = 0; voq < net.voqCount; voq++) {
    if (int(net.voqChannel, voq) !== channel || int(voqs.count, voq) === 0) continue;
    queues.push(queueOf(e, voq));
  }
  return { queues, credits: packetKinds.map((kind, place) => creditUse(e, channel, kind, place)) };
}

function queueOf({ net, voqs, pool }: Engine, voq: number): Queue {
  const source = int(net.voqSource, voq);
  const length = (kind: number): number => {
    let count = 0;
    for (let at = int(voqs.head, voq * 3 + kind); at >= 0; at = int(pool.next, at)) count++;
    return count;
  };
  return {
    from:
      source >= 0
        ? { kind: 'channel', channel: source }
        : source > VOQ_OF_COMPLETER
          ? { kind: 'flow', flow: -1 - source }
          : { kind: 'answers' },
    packets: { posted: length(0), 'non-posted': length(1), completion: length(2) },
    behind: net.sharesFifos && source >= 0 ? int(voqs.fifoCount, source) - 1 : 0,
  };
}

function creditUse(e: Engine, channel: number, kind: PacketKind, place: number): CreditUse {
  const pool = channel * 6 + place * 2;
  return { kind, headers: poolUse(e, channel, pool), dataUnits: poolUse(e, channel, pool + 1) };
}

function poolUse({ net, credits }: Engine, channel: number, pool: number): PoolUse {
  const limit = int(net.creditLimit, pool);
  if (limit === 0) return { limit: null, inUse: 0, returning: 0 };
  let returning = 0;
  for (let i = 0; i < int(credits.updateCount, channel); i++) {
    const place = channel * UPDATES + ((int(credits.updateFirst, channel) + i) % UPDATES);
    returning += int(credits.updateUnits, place * 6 + pool - channel * 6);
  }
  return { limit, inUse: limit - int(credits.available, pool) - returning, returning };
}
