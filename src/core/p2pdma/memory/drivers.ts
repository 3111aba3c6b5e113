import type { NodeId } from '../../topology/machine.ts';

/**
 * What drivers have set up on a machine: memory that devices offer to their peers, and the clients of one
 * orchestrator. Plain data in the document; every call into the kernel is a pure function to a new state.
 */
export interface Drivers {
  readonly memory: P2pMemory;
  readonly orchestrator: Orchestrator;
}

/** Peer-to-peer memory, by who offers it. */
export interface P2pMemory {
  /** Functions with p2pdma state, in the order in which they got it. */
  readonly providers: readonly Provider[];
  /** NVMe controller memory buffers that drives are said to have. */
  readonly cmbs: readonly ControllerMemoryBuffer[];
  /** Devices with more memory than their BAR shows, whose driver has pages made for all of it (HMM). */
  readonly privateMemories: readonly PrivateMemory[];
  /** Functions whose BARs the kernel cannot map (`non_mappable_bars`, as for s390's ISM). */
  readonly unmappable: readonly NodeId[];
}

/** A function with p2pdma state. */
export interface Provider {
  readonly node: NodeId;
  /** `pci_p2pmem_publish`: whether orchestrators may find it. */
  readonly isPublished: boolean;
  /** The pool, oldest chunk first; it allocates from the newest first. Empty: prepared without a pool. */
  readonly chunks: readonly Chunk[];
  /** Doorbells and registers that peers may write to: never pages, never in the pool. */
  readonly registers: readonly RegisterRegion[];
}

/** One registered range of a BAR: struct pages, and a chunk of the pool. */
export interface Chunk {
  readonly bar: number;
  /** From the start of the BAR. */
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
  /** By ascending offset; never overlapping. */
  readonly allocations: readonly Allocation[];
}

export interface Allocation {
  /** From the start of the chunk. */
  readonly offsetBytes: bigint;
  /** As asked for; whole pages are taken. */
  readonly askedBytes: bigint;
}

/** A range of a BAR that is written to, not kept in. */
export interface RegisterRegion {
  readonly bar: number;
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
}

/** CMBLOC and CMBSZ of an NVMe controller (NVM Express Base Specification, controller properties). */
export interface ControllerMemoryBuffer {
  readonly node: NodeId;
  /** BIR: the BAR that holds it. */
  readonly bar: number;
  /** SZU: the unit is 4 KiB << (4 * SZU); 0 to 6. */
  readonly sizeUnits: number;
  /** SZ, in units. */
  readonly size: number;
  /** OFST, in units. */
  readonly offset: number;
  /** SQS, CQS, LISTS, RDS, WDS: bits 0 to 4 of CMBSZ. */
  readonly capabilities: number;
  /** CAP.CMBS: NVMe 1.4 and later, where the host tells the controller the buffer's bus address (CMBMSC). */
  readonly hasMemorySpaceControl: boolean;
}

/** Device memory of which the BAR shows only a part; its pages take a hole of the CPU's address space. */
export interface PrivateMemory {
  readonly node: NodeId;
  readonly sizeBytes: bigint;
}

export const clientApis = ['arrays', 'client-list'] as const;
/** The form in the kernel since 4.20, or the list of the 2018 series (v1 to v5), which binds its clients to a provider. */
export type ClientApi = (typeof clientApis)[number];

/** A driver that chooses a provider for its clients. */
export interface Orchestrator {
  readonly api: ClientApi;
  /** In the order of adding; a function or a device that is none. */
  readonly clients: readonly ClientEntry[];
  /** What the driver keeps for the array form; the list form keeps it in every entry. */
  readonly provider: NodeId | null;
  /** Whether refusals are logged. */
  readonly isVerbose: boolean;
  /** Decides ties, as the kernel's random number would. */
  readonly seed: number;
}

export interface ClientEntry {
  readonly client: NodeId;
  readonly provider: NodeId | null;
}

export const noDrivers: Drivers = {
  memory: { providers: [], cmbs: [], privateMemories: [], unmappable: [] },
  orchestrator: { api: 'arrays', clients: [], provider: null, isVerbose: true, seed: 1 },
};
