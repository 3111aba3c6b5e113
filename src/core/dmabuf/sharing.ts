import type { NodeId } from '../topology/machine.ts';
import type { ExporterDriver } from './exporters.ts';
import type { GenerationId } from './generations.ts';
import type { Placement } from './placement.ts';

/** Who shares a buffer with whom, before anybody calls anything. Plain data. */
export interface Sharing {
  readonly generation: GenerationId;
  /** CONFIG_DMABUF_MOVE_NOTIFY: without it dynamic importers are kept from moves by pinning (5.7 and later). */
  readonly moveNotify: boolean;
  readonly exporter: Exporter;
  readonly buffer: SharedBuffer;
  readonly importers: readonly Importer[];
  /** How fast the exporter's copy engine moves a buffer, in 1e9 bytes a second, which is bytes a nanosecond. */
  readonly copyGigabytesPerSecond: number;
}

export interface Exporter {
  readonly node: NodeId;
  readonly driver: ExporterDriver;
  /** Where the buffer was asked to be (amdgpu: preferred domain). */
  readonly prefers: 'vram' | 'system-memory';
  /** Whether its own jobs bring the buffer back to where it prefers it, or take it where it is. */
  readonly ownJobsTake: 'preferred' | 'either';
  /** The flag of the third version of 2018: it can invalidate mappings. */
  readonly invalidates: boolean;
}

export interface SharedBuffer {
  readonly sizeBytes: number;
  /** The BAR that shows VRAM, and where in it the buffer lies when it is there. */
  readonly bar: number;
  readonly offsetBytes: bigint;
  readonly startsIn: Placement;
}

/** A party of a script: the exporter, or an importer by its id. */
export type PartyId = string;
export const EXPORTER: PartyId = 'exporter';

export interface Importer {
  /** Unique, and not 'exporter'. */
  readonly id: PartyId;
  readonly node: NodeId;
  /** Whether it can be told of a move. */
  readonly kind: 'static' | 'dynamic' | 'dynamic-without-callback';
  /** peer2peer: it takes device memory, which has no pages. */
  readonly allowsPeer2Peer: boolean;
  /** Where it takes the buffer; one that takes system memory only pulls it there. */
  readonly takes: 'system-memory' | 'either';
  /** It can lose the buffer for good while it is mapped (2026). */
  readonly isRevocable: boolean;
}
