import type { BarKind } from '../bar.ts';
import type { LinkRate } from '../link.ts';

/** What a drawing says of a function's facts; what it leaves out is worked out or taken as usual. */
export interface DrawnFacts {
  /** Vendor and device name as lspci prints them. */
  readonly name?: string;
  readonly vendorId: number;
  readonly deviceId: number;
  /** Base class in bits 15:8, subclass in bits 7:0. */
  readonly classCode: number;
  /** LnkCap. A port without one has the maximum of what is below it. */
  readonly link?: LinkRate;
  /** LnkSta where it is less than what both ends can do. */
  readonly trainedLink?: LinkRate;
  readonly acs?: AcsSpec;
  readonly bars?: readonly BarSpec[];
  /** The host bridge's unless given. */
  readonly numaNode?: number;
  readonly slot?: string;
  readonly driver?: string;
  /** 256 unless given. */
  readonly maxPayloadBytes?: number;
}

export interface AcsSpec {
  readonly capability: number;
  readonly control: number;
  readonly egressVector?: bigint;
}

export interface BarSpec {
  /** 0 to 5 */
  readonly index: number;
  readonly kind: BarKind;
  readonly prefetchable: boolean;
  /** A power of two. */
  readonly sizeBytes: bigint;
}
