import { generationRow, isFlit, type LinkRate } from '../../topology/link.ts';
import type { NodeId } from '../../topology/machine.ts';
import { socketCrossing } from '../../topology/sockets.ts';
import { lineBelow, PCI_BUS_GIGABYTES, socketKey } from '../rates/capacity.ts';
import { latencyLimitSymbols, lineGigabits } from '../rates/linkModel.ts';
import { type Fabric, kindIn } from '../routing/fabric.ts';
import type { Hop } from '../routing/hop.ts';
import type { Credits, PacketOptions, PortKind } from './options.ts';

/** One direction of one link, or of what stands for one: the way between two root complexes, the inside of a device. */
export interface Channel {
  /** The link by the port at its upper end; null for what is no link. */
  readonly link: NodeId | null;
  readonly direction: 'up' | 'down' | 'between-roots' | 'inside';
  readonly from: NodeId;
  readonly to: NodeId;
  /** Null where it is no link. */
  readonly rate: LinkRate | null;
  /** What a byte takes, with what is lost to skip sets and alignment in it. */
  readonly psPerByte: number;
  /** The share of the line's rate that packets and DLLPs get; the rest is lost while it sends. */
  readonly efficiency: number;
  readonly isFlit: boolean;
  /** An ACK goes back at most so long after the first packet that it answers; Infinity: at no cost (FLIT). */
  readonly ackPs: number;
  /** Credits go back once in so long. */
  readonly creditPs: number;
  readonly creditFlightPs: number;
  /** Null: the receiver takes everything. */
  readonly credits: Credits | null;
  /** The other direction; -1 where there is none. */
  readonly reverse: number;
}

/** The channels of a simulation, found or made as routes name them. */
export interface ChannelTable {
  readonly channels: readonly Channel[];
  /** The channel that a hop crosses; -1 where it stays inside a switch or root complex. */
  readonly of: (hop: Hop) => number;
  /** The inside of a device, for what never leaves it. */
  readonly inside: (at: NodeId) => number;
}

/** What happens inside a device takes no time to speak of. */
const INSIDE_PS_PER_BYTE = 1;

export function channelTable(fabric: Fabric, options: PacketOptions, maxPayloadBytes: number): ChannelTable {
  const channels: Channel[] = [];
  const indexOf = new Map<string, number>();

  const linkPair = (port: NodeId, child: NodeId): void => {
    const facts = linkFacts(fabric, port, options, maxPayloadBytes);
    const up = channels.length;
    const pair = [
      { direction: 'up', from: child, to: port, reverse: up + 1 },
      { direction: 'down', from: port, to: child, reverse: up },
    ] as const;
    for (const ends of pair) {
      indexOf.set(`${ends.direction} ${port}`, channels.length);
      const credits = creditsOf(options, receiverKind(fabric, ends.to), facts.rate);
      channels.push({ ...facts, ...ends, link: port, credits });
    }
  };
  const single = (key: string, more: Pick<Channel, 'direction' | 'from' | 'to' | 'psPerByte'>): number => {
    const known = indexOf.get(key);
    if (known !== undefined) return known;
    indexOf.set(key, channels.length);
    return channels.push({ ...noLink, ...more }) - 1;
  };

  return {
    channels,
    of: ({ at, to, direction, link }) => {
      if (direction === 'between-roots' && to) {
        const sockets = socketCrossing(fabric.tree, at, to);
        // What crosses a link of unknown rate is held back.
        const gigabytes = sockets?.link?.gigabytesPerSecond ?? options.betweenRootsGigabytes;
        const key = sockets ? socketKey(sockets) : `between ${at} ${to}`;
        return single(key, { direction, from: at, to, psPerByte: 1000 / gigabytes });
      }
      if (link === null || to === null || (direction !== 'up' && direction !== 'down')) return -1;
      const key = `${direction} ${link}`;
      if (!indexOf.has(key)) linkPair(link, direction === 'up' ? at : to);
      return indexOf.get(key) ?? -1;
    },
    inside: at =>
      single(`inside ${at}`, { direction: 'inside', from: at, to: at, psPerByte: INSIDE_PS_PER_BYTE }),
  };
}

const noLink = {
  link: null,
  rate: null,
  efficiency: 1,
  isFlit: false,
  ackPs: Number.POSITIVE_INFINITY,
  creditPs: 0,
  creditFlightPs: 0,
  credits: null,
  reverse: -1,
} as const;

type LinkFacts = Omit<Channel, 'link' | 'direction' | 'from' | 'to' | 'credits' | 'reverse'>;

function linkFacts(fabric: Fabric, port: NodeId, options: PacketOptions, maxPayloadBytes: number): LinkFacts {
  const line = lineBelow(fabric, port);
  // What crosses a link of unknown rate is held back, so nothing is ever sent on it.
  if (line.kind !== 'link') return { ...noLink, psPerByte: 1000 / PCI_BUS_GIGABYTES };
  const { rate } = line;
  const psPerByte = 8000 / (lineGigabits(rate) * options.linkEfficiency);
  // In one symbol time a link moves a byte on each lane.
  const symbolPs = (8000 / lineGigabits(rate)) * rate.width;
  const limit = { ...rate, maxPayloadBytes };
  const flitPs = (256 * 8000) / (generationRow(rate.generation).gigatransfersPerSecond * 1000 * rate.width);
  return {
    rate,
    psPerByte,
    efficiency: options.linkEfficiency,
    isFlit: isFlit(rate),
    ackPs: isFlit(rate) ? Number.POSITIVE_INFINITY : Math.round(latencyLimitSymbols('ack', limit) * symbolPs),
    creditPs: Math.round(isFlit(rate) ? flitPs : latencyLimitSymbols('fc', limit) * symbolPs),
    creditFlightPs: Math.round(options.creditReturnNs * 1000),
  };
}

function receiverKind(fabric: Fabric, to: NodeId): PortKind {
  const fn = fabric.tree.functionById.get(to);
  if (!fn || fn.kind === 'endpoint') return 'endpoint';
  return kindIn(fabric, fn) === 'root-port' ? 'root' : 'switch';
}

const SCALE = 4;

function creditsOf(options: PacketOptions, receiver: PortKind, rate: LinkRate | null): Credits | null {
  if (rate === null) return null;
  const credits = options.credits[receiver];
  const { scalesCreditsFrom } = options;
  // A port with a single FIFO is a simple one.
  const isSimple = options.queues === 'shared-fifo';
  if (isSimple || scalesCreditsFrom === null || rate.generation < scalesCreditsFrom) return credits;
  const scaled = ({ headers, dataUnits }: Credits['posted']) => ({
    headers: headers * SCALE,
    dataUnits: dataUnits * SCALE,
  });
  return {
    posted: scaled(credits.posted),
    nonPosted: scaled(credits.nonPosted),
    completion: scaled(credits.completion),
  };
}
