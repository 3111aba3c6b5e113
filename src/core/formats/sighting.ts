import type { Bdf } from '../topology/bdf.ts';
import type { Cpu } from '../topology/cpu.ts';
import type { FactSource } from '../topology/fact.ts';
import type { CapturedFacts, CapturedName } from '../topology/facts/facts.ts';
import type { IommuGroupType } from '../topology/facts/systemFacts.ts';
import type { ReadLine } from '../topology/loggedLine.ts';
import type { HostBridge } from '../topology/machine.ts';
import type { NumberedGpu, ReadEvidence } from '../topology/stackEvidence.ts';
import type { ImportWarning, LoggedError } from './imported.ts';

/** One appearance of a function in a text, with what it shows there. A function may be seen several times. */
export interface Sighting {
  readonly bdf: Bdf;
  readonly line: number;
  readonly source: FactSource;
  /** Type 1 (bridge) or type 0 header; null where it does not show. */
  readonly header: 'bridge' | 'endpoint' | null;
  /** The bridge above, or that there is none; null where it does not show. */
  readonly parent: Bdf | 'root' | null;
  readonly facts: Partial<CapturedFacts>;
  /** Where a fact is told, if not in the line of the sighting. */
  readonly factLines?: ReadonlyMap<CapturedName, number>;
  readonly virtualFunctions: VirtualFunctions | null;
}

/** What the SR-IOV capability of a physical function says. */
export interface VirtualFunctions {
  readonly count: number;
  readonly offset: number;
  readonly stride: number;
}

/** A root bus that a text shows as one. */
export interface RootSighting {
  readonly domain: number;
  readonly bus: number;
  /** That it is one is proven, but not that every function on it is shown. */
  readonly isPartial?: true;
  /** What the text says of its host bridge. */
  readonly facts?: Partial<RootFacts>;
}

export type RootFacts = Pick<HostBridge, 'subordinate' | 'numaNode' | 'windows'>;

/** What a text says of the system around its PCI functions. */
export type SystemSighting =
  | { readonly of: 'release' | 'commandLine' | 'hypervisor'; readonly value: string; readonly line: number }
  | { readonly of: 'cpu'; readonly value: Cpu; readonly line: number };

/** What one block of a text says. */
export interface Reading {
  /** In words: "lspci -vvv". */
  readonly what: string;
  readonly sightings: readonly Sighting[];
  readonly roots: readonly RootSighting[];
  readonly warnings: readonly ImportWarning[];
  /** Shows only devices that somebody selected. */
  readonly isSelection: boolean;
  /** Lines of the block that were not understood, and lines that are known to be something else's. */
  readonly unread?: readonly number[];
  readonly foreign?: readonly number[];
  /** Lines of the block that are known and of no use, with what they are. */
  readonly skipped?: ReadonlyMap<number, string>;
  readonly system?: readonly SystemSighting[];
  /** By number, the types of IOMMU groups. */
  readonly groupTypes?: ReadonlyMap<number, IommuGroupType>;
  readonly errors?: readonly LoggedError[];
  /** What the kernel logged about peers and ACS. */
  readonly logged?: readonly (ReadLine & { readonly line: number })[];
  /** What drivers, libraries and their tools say of peers, and which function a number of theirs stands for. */
  readonly evidence?: readonly ReadEvidence[];
  readonly gpuNumbers?: readonly NumberedGpu[];
}
