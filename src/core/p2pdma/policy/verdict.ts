import type { NodeId } from '../../topology/machine.ts';
import type { MissingFact, Sentence } from '../../topology/sentence.ts';

/** What Linux says about a pair, by `enum pci_p2pdma_map_type`; UNKNOWN where a deciding fact is not known. */
export const mapTypes = ['BUS_ADDR', 'THRU_HOST_BRIDGE', 'NOT_SUPPORTED', 'UNKNOWN'] as const;
export type MapType = (typeof mapTypes)[number];

/** Where a pair meets, in the words of nvidia-smi topo -m. */
export const pathClasses = ['SELF', 'PIX', 'PXB', 'PHB', 'NODE', 'SYS', 'UNKNOWN'] as const;
export type PathClass = (typeof pathClasses)[number];

/** One rule's finding about a pair. The ordered findings are the verdict: nothing is told a second time. */
export interface Reason {
  /** Name of the rule that found it. */
  readonly rule: string;
  /** What the finding did: settled the verdict, led on to the next rule, or could not be told. */
  readonly effect: 'decides' | 'continues' | 'unknown';
  readonly sentence: Sentence;
  /** Kernel function or specification section that this mirrors. */
  readonly source: string;
}

/** A line of the kernel log, to the letter. */
export interface KernelMessage {
  readonly level: 'error' | 'warn' | 'info';
  /** Whom it is about; null where it names no device of this machine. */
  readonly device: NodeId | null;
  readonly text: string;
}

export interface Verdict {
  readonly provider: NodeId;
  readonly client: NodeId;
  /** The kernel row that decided. */
  readonly kernel: string;
  readonly mapType: MapType;
  /** The hops that the kernel counts, also where it refuses; null where the ancestry is unknown. */
  readonly distance: number | null;
  /** What `pci_p2pdma_distance` returns to a driver: the distance, or -1; null where unknown. */
  readonly returned: number | null;
  readonly pathClass: PathClass;
  /** The first common ancestor or self; null where there is none; undefined where unknown. */
  readonly commonBridge: NodeId | null | undefined;
  /** From the provider up to the common bridge (or the root bus), and the same for the client. */
  readonly providerPath: readonly NodeId[];
  readonly clientPath: readonly NodeId[];
  /** Functions on the path whose ACS control redirects, in the order in which the kernel lists them. */
  readonly redirecting: readonly NodeId[];
  /** The verdict in one sentence. */
  readonly headline: Sentence;
  readonly reasons: readonly Reason[];
  readonly messages: readonly KernelMessage[];
  readonly missing: readonly MissingFact[];
  /** The map types that what is not known leaves open; a single one where the verdict is certain. */
  readonly possible: readonly MapType[];
  /**
   * What `pci_find_common_upstream_dev`, proposed in 2018, would answer for (provider, client); null where it finds
   * none, undefined where a bus number on the way is not known.
   */
  readonly commonUpstream: NodeId | null | undefined;
  /** Linux permits it, but nobody knows whether the provider's memory answers a peer; null: nothing speaks against it. */
  readonly wiresNote: Sentence | null;
}
