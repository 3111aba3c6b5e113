import { cutAmong, overheadBytes } from '../rates/capacity.ts';
import { transitNs } from '../rates/latency.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Hop } from '../routing/hop.ts';
import type { ChannelTable } from './channels.ts';
import type { PacketOptions } from './options.ts';

/** One crossing of a channel on a packet's way. */
export interface LegHop {
  readonly channel: number;
  /** From the channel's sender to where the next crossing begins, or to the end, beside the time on the wire. */
  readonly latencyPs: number;
  /** Bytes on the wire beside the payload. */
  readonly overheadBytes: number;
  /** The root complex before it cuts what it carries to so much; 0: it keeps packets whole. */
  readonly splitBytes: number;
}

/** The way of requests or of completions, as its crossings. */
export interface Leg {
  readonly hops: readonly LegHop[];
  /** What comes before the first crossing: a root complex that answers from memory. */
  readonly beforePs: number;
}

/** The crossings of a route's hops. A way that crosses nothing runs inside the device it starts in. */
export function legOf(fabric: Fabric, hops: readonly Hop[], { table, options, carries }: LegContext): Leg {
  const crossed = hops.flatMap((hop, place) => {
    const channel = table.of(hop);
    return channel < 0 ? [] : [{ channel, place, hop }];
  });
  const psOf = (from: number, to: number) =>
    Math.round(transitNs(fabric, hops.slice(from, to), options.latencies) * 1000);
  const [start] = hops;
  const [first] = crossed;
  if (!first) {
    const hop = start && { channel: table.inside(start.at), overheadBytes: 0, splitBytes: 0 };
    return { hops: hop ? [{ ...hop, latencyPs: psOf(0, hops.length) }] : [], beforePs: 0 };
  }
  const legHops = crossed.map(({ channel, place, hop }, index) => {
    const next = crossed[index + 1];
    const since = index === 0 ? 0 : (crossed[index - 1]?.place ?? 0) + 1;
    return {
      channel,
      latencyPs: psOf(place + 1, next ? next.place + 1 : hops.length),
      overheadBytes: overheadBytes(hop, table.channels[channel]?.rate ?? null, options),
      // What a root complex answers itself it does not pass on.
      splitBytes: carries === 'data' && index > 0 ? (cutAmong(fabric, hops.slice(since, place + 1)) ?? 0) : 0,
    };
  });
  return { hops: legHops, beforePs: psOf(0, first.place + 1) };
}

interface LegContext {
  readonly table: ChannelTable;
  readonly options: PacketOptions;
  /** `data`: writes or completions with data; `requests`: reads. */
  readonly carries: 'data' | 'requests';
}
