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

/** A line of the machine's own log about a pair or its path, beside what is predicted. */
export interface LoggedHere {
  /** As the kernel prints it. */
  readonly text: string;
  /** Null: what is predicted is not known, so the log tells more. */
  readonly agrees: boolean | null;
  readonly sentence: Sentence;
}

/** Where a fact that a verdict rests on comes from, from the firmest to the softest. */
export const bases = ['captured', 'drawn', 'inferred', 'edited', 'chosen', 'unknown'] as const;
export type Basis = (typeof bases)[number];

/** How many facts an answer rests on by where they come from, and which of them would alone change it. */
export interface Rests {
  readonly counts: Readonly<Record<Basis, number>>;
  /** Known facts, the nearest to the provider first. */
  readonly turning: readonly Turning[];
  readonly sentence: Sentence;
}

export interface Turning {
  readonly node: NodeId | null;
  readonly what: string;
  /** What the pair would come to. */
  readonly would: MapType;
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
  /** What the captured log says of this pair, beside what is predicted; empty where none was captured. */
  readonly logged: readonly LoggedHere[];
  /** How many facts it rests on by source, and which of them would alone change it. */
  readonly rests: Rests;
  /** That the machine is a guest, in sentences: then its host decides; null: nothing shows that it is one. */
  readonly guest: string | null;
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
