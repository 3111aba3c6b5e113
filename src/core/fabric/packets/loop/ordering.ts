/** The three kinds of packets that flow control and ordering tell apart. Their numbers are those of the queues. */
export const packetKinds = ['posted', 'non-posted', 'completion'] as const;
export type PacketKind = (typeof packetKinds)[number];
export const POSTED = 0;
export const NON_POSTED = 1;
export const COMPLETION = 2;

/** Rows and columns of the ordering table: reads and non-posted requests that carry data differ in one cell. */
export const orderingKinds = ['posted', 'read', 'non-posted with data', 'completion'] as const;
export type OrderingKind = (typeof orderingKinds)[number];

/** What of a packet decides whether it may pass another of the same traffic class. */
export interface OrderedPacket {
  readonly kind: OrderingKind;
  readonly relaxedOrdering: boolean;
  readonly idBasedOrdering: boolean;
  /** Who sent it: Requester ID of a request, Completer ID of a completion. */
  readonly sender: number;
  /** Completions of one request keep their order. */
  readonly transaction: number;
}

/** `must`: it has to be able to pass while the other is blocked, or the fabric could lock up. */
export type MayPass = 'no' | 'must' | 'may';

/** Whether `later` may pass `earlier` on the same way (PCIe Base Specification, table 2-40). */
export function mayPass(later: OrderedPacket, earlier: OrderedPacket): MayPass {
  if (earlier.kind === 'posted') return mayPassPosted(later, earlier) ? 'may' : 'no';
  if (later.kind === 'completion' && earlier.kind === 'completion') {
    return later.transaction === earlier.transaction ? 'no' : 'may';
  }
  // Posted requests pass completions below PCI bridges only because they must; here they may.
  if (later.kind === 'read' || later.kind === 'non-posted with data' || earlier.kind === 'completion') {
    return 'may';
  }
  return 'must';
}

/** Column 1: data that was written first is seen first, unless an attribute lifts that. */
function mayPassPosted(later: OrderedPacket, earlier: OrderedPacket): boolean {
  const others = later.idBasedOrdering && later.sender !== earlier.sender;
  switch (later.kind) {
    case 'posted':
    case 'non-posted with data':
    case 'completion':
      return later.relaxedOrdering || others;
    case 'read':
      return others;
  }
}
