import type { MissingFact, Sentence } from '../topology/sentence.ts';

/** How a kernel goes about one segment, before any address is worked out; `how` is empty where nothing is to be said. */
export type Treatment =
  /** CPU physical plus or minus a bus offset, past any IOMMU; undefined: the offset is not known. */
  | { readonly kind: 'bus-address'; readonly busOffset: bigint | undefined; readonly how: Sentence }
  /** As ordinary memory: an IOVA, or the physical address as the root complex sees it. */
  | { readonly kind: 'like-memory'; readonly how: Sentence }
  /** The CPU physical address, unchanged. */
  | { readonly kind: 'physical'; readonly how: Sentence }
  | { readonly kind: 'refused'; readonly error: string; readonly sentence: Sentence }
  | { readonly kind: 'unknown'; readonly missing: readonly MissingFact[]; readonly sentence: Sentence };

/** One call that maps: the segments in it are joined where they can be, and fail together. */
export interface PlannedCall {
  /** The kernel function. */
  readonly call: string;
  /** What it returns when all goes well. */
  readonly returns: string;
  readonly segments: readonly { readonly index: number; readonly treatment: Treatment }[];
}
