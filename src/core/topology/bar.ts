import type { Fact } from './fact.ts';

export const barKinds = ['io', 'memory32', 'memory64'] as const;
export type BarKind = (typeof barKinds)[number];

/** One base address register (a 64-bit one takes two slots and is named by the first). */
export interface Bar {
  /** 0 to 5 */
  readonly index: number;
  readonly kind: BarKind;
  readonly prefetchable: boolean;
  /** The bus address in the register; absent when it is unassigned. */
  readonly address: Fact<bigint>;
  readonly sizeBytes: Fact<bigint>;
}

/** An address range [base, limit], both ends included, as bridge registers keep it. */
export interface AddressRange {
  readonly base: bigint;
  readonly limit: bigint;
}

/** What a bridge forwards downstream, in bus addresses (PCI-to-PCI Bridge Architecture). Absent: the window is closed. */
export interface BridgeWindows {
  readonly io: Fact<AddressRange>;
  readonly memory: Fact<AddressRange>;
  readonly prefetchable: Fact<AddressRange>;
}

/** A range that a host bridge decodes, in CPU addresses; bus address = CPU address - offset. */
export interface HostWindow extends AddressRange {
  readonly offset: bigint;
  readonly prefetchable: boolean;
}
