import type { DmaPlatform } from '../../dma/dmaPlatform.ts';
import type { IommuMode } from '../../dma/iommu.ts';
import type { Architecture } from '../../topology/architecture.ts';
import type { NodeId } from '../../topology/machine.ts';

/** How much of what comes up a root complex sends down again. `unknown` is a value: most captures cannot show it. */
export const reflections = ['nothing', 'writes', 'reads-and-writes', 'unknown'] as const;
export type Reflection = (typeof reflections)[number];

/** What separates the port that a request came up through from the one it would go down through. */
export const crossings = [
  'same-root-port',
  'between-root-ports',
  'between-host-bridges',
  'between-sockets',
] as const;
export type Crossing = (typeof crossings)[number];

/** What a root complex does with traffic between peers; the specification leaves it open. */
export interface RootComplexPolicy {
  readonly reflects: Readonly<Record<Crossing, Reflection>>;
  /** Reads that it does not reflect: answered as unsupported, or not at all. */
  readonly refusedReads: 'unsupported-request' | 'no-answer';
  /** It cuts reflected packets to this payload (NCCL: Intel root complexes, 64 bytes); null: it keeps them. */
  readonly resegmentsToBytes: number | null;
  /** Peer requests between root ports without Request Redirect go round the IOMMU (section 6.12.1.1). */
  readonly peersBypassIommu: boolean;
}

/** Devices that do not do what their configuration space says, or do more. */
export const deviceBehaviours = [
  'bar-cpu-side-only', // an integrated GPU: config space says PCI, the BARs answer only the CPU
  'bar-cpu-side-only-driver-redirects', // the same, and its driver places shared buffers in system memory
  'sends-own-bar', // puts requests to its own BAR on the link
  'aborts-peers', // answers peers with Completer Abort
  'never-answers', // takes requests and never completes them
  'answers-peers', // an integrated GPU of which it is known that its BARs answer peers too
] as const;
export type DeviceBehaviour = (typeof deviceBehaviours)[number];

/** What decides on the wires beside the machine itself. Plain data. */
export interface Platform extends DmaPlatform {
  readonly architecture: Architecture;
  readonly iommu: { readonly mode: IommuMode; readonly ats: boolean };
  /** For every root that `rootComplexes` does not name. */
  readonly rootComplex: RootComplexPolicy;
  readonly rootComplexes: Readonly<Record<NodeId, RootComplexPolicy>>;
  /** Roots whose root complex is taken to be what the CPU's are, and by what; nothing that anyone sets. */
  readonly presumed: Readonly<Record<NodeId, string>>;
  readonly devices: Readonly<Record<NodeId, DeviceBehaviour>>;
  /** Bridges that take what nobody else claims. */
  readonly subtractiveBridges: readonly NodeId[];
}

/** What a person set of a platform. */
export type PlatformEdits = Partial<Omit<Platform, 'presumed'>>;

/** The same answer for every crossing. */
export const reflectsAll = (reflection: Reflection): Readonly<Record<Crossing, Reflection>> => ({
  'same-root-port': reflection,
  'between-root-ports': reflection,
  'between-host-bridges': reflection,
  'between-sockets': reflection,
});

export const unknownRootComplex: RootComplexPolicy = {
  reflects: reflectsAll('unknown'),
  refusedReads: 'unsupported-request',
  resegmentsToBytes: null,
  peersBypassIommu: false,
};

export const rootComplexOf = (platform: Platform, root: NodeId): RootComplexPolicy =>
  platform.rootComplexes[root] ?? platform.rootComplex;
