import type { CallOutcome } from '../p2pdma/memory/callOutcome.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { NodeId } from '../topology/machine.ts';
import type { MissingFact, Sentence } from '../topology/sentence.ts';
import type { Segment } from './transfer.ts';

/** The places that a segment can live in, as the discussion of 2018 on linux-block numbered them. */
export const segmentClasses = [
  { id: 'system-memory', letter: 'a', words: 'system memory' },
  { id: 'through-host-bridge', letter: 'b1', words: 'a peer through the host bridge' },
  { id: 'by-bus-address', letter: 'b2', words: 'a peer by bus address' },
  { id: 'own-bar', letter: 'c', words: 'the device’s own BAR' },
  { id: 'peer-not-known', letter: 'b', words: 'a peer, the way to it not known' },
] as const;
export type SegmentClass = (typeof segmentClasses)[number]['id'];

/** The numbers that a DMA engine can be given: a bus address, a CPU physical one taken for it, an I/O virtual one. */
export const dmaSpaces = [
  { id: 'bus', words: 'bus address' },
  { id: 'cpu-physical', words: 'CPU physical address' },
  { id: 'iova', words: 'IOVA' },
] as const;
export type DmaSpace = (typeof dmaSpaces)[number]['id'];

export interface DmaAddress {
  readonly space: DmaSpace;
  readonly value: bigint;
}

/** Who answers when a device uses an address: what was meant, or whoever is there. */
export type Landing =
  | { readonly kind: 'target' }
  | { readonly kind: 'system-memory'; readonly cpuPhysical: bigint; readonly sentence: Sentence }
  | { readonly kind: 'bar'; readonly node: NodeId; readonly bar: number; readonly sentence: Sentence }
  | { readonly kind: 'iommu-fault' | 'nothing'; readonly sentence: Sentence }
  | { readonly kind: 'unknown'; readonly missing: readonly MissingFact[]; readonly sentence: Sentence };

/** Scatter-gather lists of pages, which p2pdma knows, or `dma_map_resource()` for each range, which asks nobody. */
export const mappingWays = ['pages', 'resource'] as const;
export type MappingWay = (typeof mappingWays)[number];

/** What became of one segment. */
export type SegmentResult =
  | {
      readonly kind: 'mapped';
      readonly address: DmaAddress;
      readonly how: Sentence;
      /** Who answers when the device uses the address. */
      readonly landing: Landing;
    }
  /** The segment that made the mapping fail; `error` as the driver gets it. */
  | { readonly kind: 'refused'; readonly error: string; readonly sentence: Sentence }
  /** Nothing wrong with it, but what it was to be mapped with failed. */
  | { readonly kind: 'not-mapped'; readonly sentence: Sentence }
  | { readonly kind: 'unknown'; readonly sentence: Sentence; readonly missing: readonly MissingFact[] };

export interface MappedSegment {
  readonly segment: Segment;
  readonly class: SegmentClass;
  /** What the kernel says about the pair; null for system memory. */
  readonly mapType: MapType | null;
  /** Undefined: not known. */
  readonly cpuPhysical: bigint | undefined;
  /** The address on its own bus; undefined for system memory and where it is not known. */
  readonly bus: bigint | undefined;
  readonly result: SegmentResult;
}

/** One contiguous allocation of I/O virtual addresses. */
export interface IovaRange {
  readonly iova: bigint;
  readonly sizeBytes: bigint;
  /** The segments in it, by place in the list. */
  readonly segments: readonly number[];
}

/** What the DMA engine is given: one entry of its own list. */
export interface ProgrammedEntry {
  readonly address: DmaAddress;
  readonly sizeBytes: number;
  readonly segments: readonly number[];
}

/** The price of telling peers from memory: marks in the segments, or searching the address among all peers' ranges. */
export interface LookUps {
  readonly flags: LookUpCount;
  readonly byAddress: LookUpCount;
}

export interface LookUpCount {
  /** Searches of an address among the ranges of all peers, when mapping and again when unmapping. */
  readonly searchesToMap: number;
  readonly searchesToUnmap: number;
  /** How often the map type of a pair is asked for. */
  readonly verdicts: number;
  readonly sentence: Sentence;
}

/** What becomes of a list as a whole; the tone is that of the verdict words. */
export const mappingStatuses = [
  { id: 'works', word: 'Works', tone: 'direct', means: 'every address leads to its target' },
  {
    id: 'unchecked',
    word: 'Not checked',
    tone: 'host',
    means: 'every address leads to its target, but on a way that nobody asked about',
  },
  { id: 'refused', word: 'Error', tone: 'blocked', means: 'the mapping fails' },
  { id: 'wrong-place', word: 'Wrong place', tone: 'blocked', means: 'an address leads somewhere else' },
  { id: 'wrong-length', word: 'Wrong length', tone: 'blocked', means: 'an entry has another length' },
  { id: 'unknown', word: 'Unknown', tone: 'unknown', means: 'the capture does not show what decides' },
] as const;
export type MappingStatus = (typeof mappingStatuses)[number]['id'];

/** A list as one kernel maps it for one device. */
export interface Mapping {
  readonly device: NodeId;
  /** The kernel row. */
  readonly kernel: string;
  readonly status: MappingStatus;
  readonly segments: readonly MappedSegment[];
  /** One for each call; a block request holds one kind of memory since 6.17. */
  readonly calls: readonly MappingCall[];
  readonly iovaRanges: readonly IovaRange[];
  readonly programmed: readonly ProgrammedEntry[];
  readonly lookUps: LookUps;
}

export interface MappingCall {
  readonly segments: readonly number[];
  readonly outcome: CallOutcome;
}
