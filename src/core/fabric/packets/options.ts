import type { LinkGeneration } from '../../topology/link.ts';
import { type PacketRules, usualRules } from '../rates/packetRules.ts';

/** Who receives at the far end of a link. */
export const portKinds = ['endpoint', 'switch', 'root'] as const;
export type PortKind = (typeof portKinds)[number];

/** What a receiver takes of one kind of packet: headers, and data in units of 16 bytes. 0: without limit. */
export interface CreditPool {
  readonly headers: number;
  readonly dataUnits: number;
}

/** The six pools of one link (PCIe Base Specification, section 2.6.1). */
export interface Credits {
  readonly posted: CreditPool;
  readonly nonPosted: CreditPool;
  readonly completion: CreditPool;
}

/** The rules and figures of a packet simulation. Plain data. */
export interface PacketOptions extends PacketRules {
  readonly credits: Readonly<Record<PortKind, Credits>>;
  /**
   * From this generation on receivers offer four times as much, as a fast link needs (scaled flow control); null: never.
   * Ports with a single FIFO never do.
   */
  readonly scalesCreditsFrom: LinkGeneration | null;
  /**
   * `separate`: each port keeps posted, non-posted and completions apart, and by where they go. `shared-fifo`: one
   * queue for all that comes in by a port of a switch or root complex, which breaks the rules and may lock up.
   */
  readonly queues: 'separate' | 'shared-fifo';
  /** What a credit update takes from receiver to sender, beside its place on the link. */
  readonly creditReturnNs: number;
  /** After how long a requester gives up. */
  readonly completionTimeoutNs: number;
  /** What one root complex hands to another, in GB/s each way. */
  readonly betweenRootsGigabytes: number;
  /** How many crossings of links are kept for drawing; after that they are only counted. */
  readonly traceLimit: number;
}

/** As cocotbext-pcie's switch and endpoint advertise; root ports as much as unscaled counters can say. */
const usualCredits: Readonly<Record<PortKind, Credits>> = {
  endpoint: {
    posted: { headers: 64, dataUnits: 1024 },
    nonPosted: { headers: 64, dataUnits: 64 },
    completion: { headers: 0, dataUnits: 0 },
  },
  switch: {
    posted: { headers: 64, dataUnits: 1024 },
    nonPosted: { headers: 64, dataUnits: 64 },
    completion: { headers: 64, dataUnits: 1024 },
  },
  root: {
    posted: { headers: 127, dataUnits: 2047 },
    nonPosted: { headers: 127, dataUnits: 127 },
    completion: { headers: 127, dataUnits: 2047 },
  },
};

export const defaultPacketOptions: PacketOptions = {
  ...usualRules,
  credits: usualCredits,
  scalesCreditsFrom: 5,
  queues: 'separate',
  creditReturnNs: 30,
  completionTimeoutNs: 50_000_000,
  betweenRootsGigabytes: 1000,
  traceLimit: 200_000,
};
