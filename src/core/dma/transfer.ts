import type { NodeId } from '../topology/machine.ts';

/** A scatter-gather list that a device is to reach. */
export interface Transfer {
  /** The device that does the DMA; null until one is chosen. */
  readonly device: NodeId | null;
  readonly segments: readonly Segment[];
}

/** One entry of a scatter-gather list. */
export type Segment =
  /** Ordinary pages, by CPU physical address. */
  | { readonly kind: 'system-memory'; readonly address: bigint; readonly sizeBytes: number }
  /** Memory in a BAR: pages of a provider, or the device's own. */
  | {
      readonly kind: 'bar-memory';
      readonly node: NodeId;
      readonly bar: number;
      /** From the start of the BAR. */
      readonly offsetBytes: bigint;
      readonly sizeBytes: number;
    };

export const noTransfer: Transfer = { device: null, segments: [] };
