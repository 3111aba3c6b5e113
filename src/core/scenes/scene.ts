import type { ControllerMemoryBuffer } from '../p2pdma/memory/drivers.ts';
import type { DriverOperation } from '../p2pdma/memory/operateDrivers.ts';
import type { KernelSettings } from '../p2pdma/policy/settings.ts';
import type { MapType } from '../p2pdma/policy/verdict.ts';
import type { OpenLab } from '../share/document.ts';
import type { MachineSpec } from '../topology/buildSpec.ts';
import type { SceneTitle } from './titles.ts';

/** A machine that is built in: a drawing of one that exists, with where its facts are published. Data only. */
export interface Scene extends SceneTitle {
  readonly machine: MachineSpec;
  /** Memory that its devices have beside what their configuration space shows. */
  readonly deviceMemory?: DeviceMemory;
  /** What drivers have done on it already, in order. */
  readonly operate?: readonly DriverOperation[];
  /** Where the inspector opens; on the verdict if nothing is said. */
  readonly tab?: OpenLab;
  /** What differs from the newest kernel without parameters. */
  readonly settings: Partial<KernelSettings>;
  /** The pair that is shown first, by id. */
  readonly pair: ScenePair;
  /** What to look at, in two or three sentences. */
  readonly lookAt: string;
  readonly sources: readonly SceneSource[];
  /** What the kernel decides about some of its pairs. A test holds each against the engine. */
  readonly claims: readonly SceneClaim[];
}

/** By ids of functions. */
export interface DeviceMemory {
  readonly cmbs?: readonly (Omit<ControllerMemoryBuffer, 'node'> & { readonly node: string })[];
  /** Of which a BAR shows only a part. */
  readonly privateMemories?: readonly { readonly node: string; readonly sizeBytes: bigint }[];
}

export interface SceneSource {
  readonly title: string;
  readonly url: string;
}

export interface ScenePair {
  readonly provider: string;
  readonly client: string;
}

export interface SceneClaim extends ScenePair {
  /** What is changed for this claim: another kernel, a command line. */
  readonly settings?: Partial<KernelSettings>;
  readonly mapType: MapType;
  readonly distance: number;
}
