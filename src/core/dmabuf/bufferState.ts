import type { RouteRequest } from '../fabric/routing/request.ts';
import type { Placement } from './placement.ts';
import type { PartyId, Sharing } from './sharing.ts';

/** All that changes while a buffer is shared. Plain data; every call makes a new one. */
export interface BufferState {
  readonly nowNs: number;
  readonly placement: Placement;
  /** Who holds the reservation lock. */
  readonly lock: PartyId | null;
  readonly attachments: readonly Attachment[];
  /** Of the reservation object, in the order of adding; what has signalled stays as history. */
  readonly fences: readonly Fence[];
  /** Work of devices that know no fences: nobody else can see it, let alone wait for it. */
  readonly unseen: readonly Fence[];
  /** Pins by the exporter itself, for scanout or a CPU mapping. */
  readonly ownPins: number;
  /** The exporter has taken the buffer away for good. */
  readonly isRevoked: boolean;
  /** Parties of whom a call could not be told, nor therefore any that follows it. */
  readonly untold: readonly PartyId[];
  /** For the next mapping or fence. */
  readonly nextId: number;
  readonly counters: Counters;
}

export interface Attachment {
  readonly importer: PartyId;
  /** Static or not as this generation has it. */
  readonly isDynamic: boolean;
  /** What the exporter left of the importer's wish. */
  readonly peer2peer: boolean;
  /** `dma_buf_pin` less `dma_buf_unpin`. */
  readonly pins: number;
  /** Kernel addresses by `dma_buf_vmap`; the buffer stays while there are any. */
  readonly cpuMappings: number;
  /** Oldest first. */
  readonly mappings: readonly Mapping[];
  /** The table that was made as it attached and goes as it detaches; null where mapping makes one. */
  readonly keptTable: number | null;
}

/** A scatter-gather table that an importer got. */
export interface Mapping {
  readonly id: number;
  readonly placement: Placement;
  /** What the importer's DMA engine is given, in words: `bus 0x38000000000`. */
  readonly address: string;
  /** How the importer reaches the buffer by this table; null for a device that is no PCI function. */
  readonly request: Omit<RouteRequest, 'operation'> | null;
  /** Mapping keeps the buffer in place (a static importer). */
  readonly pins: boolean;
  /** When the exporter said that this table is old; null while it is valid. */
  readonly invalidated: { readonly atNs: number; readonly usableUntilNs: number } | null;
}

/** A promise that something on the buffer ends. Its time is known here; in a machine it signals. */
export interface Fence {
  readonly id: number;
  readonly party: PartyId;
  /** `dma_resv_usage`: moves come before everything. */
  readonly usage: 'kernel' | 'write' | 'read';
  /** The mapping that the job works by; null for moves and the exporter's own jobs. */
  readonly table: number | null;
  readonly addedNs: number;
  readonly fromNs: number;
  readonly untilNs: number;
}

export interface Counters {
  readonly migrations: number;
  readonly movedBytes: number;
  /** Time that jobs and callers wait for moves. */
  readonly stallNs: number;
  readonly notifications: number;
  /** Calls that the kernel warns of or that go wrong without a word. */
  readonly flagged: number;
  readonly refused: number;
}

export const initialState = ({ buffer }: Sharing): BufferState => ({
  nowNs: 0,
  placement: buffer.startsIn,
  lock: null,
  attachments: [],
  fences: [],
  unseen: [],
  ownPins: 0,
  isRevoked: false,
  untold: [],
  nextId: 1,
  counters: { migrations: 0, movedBytes: 0, stallNs: 0, notifications: 0, flagged: 0, refused: 0 },
});

export const attachmentOf = (state: BufferState, importer: PartyId): Attachment | undefined =>
  state.attachments.find(each => each.importer === importer);

/** The state with one importer's attachment changed. */
export const withAttachment = (state: BufferState, changed: Attachment): BufferState => ({
  ...state,
  attachments: state.attachments.map(each => (each.importer === changed.importer ? changed : each)),
});

/** What keeps the buffer in place: pins of the exporter, of importers, by mapping and for the CPU. */
export const pinCount = (state: BufferState): number =>
  state.attachments.reduce(
    (sum, each) => sum + each.pins + each.cpuMappings + each.mappings.filter(({ pins }) => pins).length,
    state.ownPins,
  );

/** When all these fences have signalled; `nowNs` if they have. */
export const signalledBy = (state: BufferState, fences: readonly Fence[]): number =>
  fences.reduce((latest, each) => Math.max(latest, each.untilNs), state.nowNs);

export const pendingFences = (state: BufferState): readonly Fence[] =>
  state.fences.filter(each => each.untilNs > state.nowNs);

/** Work without fences that is still running. */
export const unseenWork = (state: BufferState): readonly Fence[] =>
  state.unseen.filter(each => each.untilNs > state.nowNs);
