import type { MapType } from '../../p2pdma/policy/verdict.ts';
import type { Bdf } from '../../topology/bdf.ts';
import type { NodeId } from '../../topology/machine.ts';

/** AT field of a memory request (PCIe Base Specification, section 10.2.1). */
export const addressTypes = ['untranslated', 'translation-request', 'translated'] as const;
export type AddressType = (typeof addressTypes)[number];
export const addressTypeCode: Readonly<Record<AddressType, number>> = {
  untranslated: 0b00,
  'translation-request': 0b01,
  translated: 0b10,
};

/**
 * Which number the driver programs. `bus`: the peer's bus address (Linux: BUS_ADDR). `dma-map`: what the DMA layer
 * returns for it (Linux: THRU_HOST_BRIDGE, system memory). `cpu-physical`: the CPU's address, used as it is.
 * Ignored for AT other than untranslated: there ATS decides.
 */
export const addressings = ['bus', 'dma-map', 'cpu-physical'] as const;
export type Addressing = (typeof addressings)[number];

/** What a driver programs after Linux's verdict: the peer's bus address, or what the DMA layer maps it to. */
export const addressingUnder = (mapType: MapType | null | undefined): Addressing =>
  mapType === 'BUS_ADDR' ? 'bus' : 'dma-map';

export type RouteTarget =
  | { readonly kind: 'bar'; readonly node: NodeId; readonly bar: number; readonly offset: bigint }
  /** A register of 4 or 8 bytes that a peer writes to; never memory. */
  | { readonly kind: 'doorbell'; readonly node: NodeId; readonly bar: number; readonly offset: bigint }
  /** A CPU physical address in RAM. */
  | { readonly kind: 'system-memory'; readonly address: bigint };

/** One transfer that a device starts. A request to the initiator's own BAR names the initiator as its target. */
export interface RouteRequest {
  readonly initiator: NodeId;
  readonly target: RouteTarget;
  readonly operation: 'read' | 'write';
  readonly sizeBytes: number;
  readonly relaxedOrdering: boolean;
  readonly addressType: AddressType;
  readonly addressing: Addressing;
  /** The Requester ID in the TLP; the initiator's own unless a device forges it. */
  readonly requesterId?: Bdf;
}

/** A read or write with the usual attributes: no relaxed ordering, untranslated, mapped by the DMA layer. */
export const plainRequest = (
  initiator: NodeId,
  target: RouteTarget,
  operation: 'read' | 'write',
  sizeBytes = 4096,
): RouteRequest => ({
  initiator,
  target,
  operation,
  sizeBytes,
  relaxedOrdering: false,
  addressType: 'untranslated',
  addressing: 'dma-map',
});
