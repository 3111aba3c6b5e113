import type { Counters } from '../../dmabuf/bufferState.ts';
import type { Placement } from '../../dmabuf/placement.ts';
import type { PlannedRun } from '../../dmabuf/plannedRun.ts';
import type { SharingRule } from '../../dmabuf/sharingRules.ts';
import type { Standing } from '../../dmabuf/step.ts';
import type { KernelSettings } from '../../p2pdma/policy/settings.ts';
import type { MachineSpec } from '../../topology/buildSpec.ts';
import type { SceneSource } from '../scene.ts';
import type { SharingTitle } from './sharingTitles.ts';

/** A buffer that is shared on a built-in machine: one script, or several whose cost is compared. Data only. */
export interface SharingScene extends SharingTitle {
  readonly machine: MachineSpec;
  readonly settings: Partial<KernelSettings>;
  /** What to look at, in two or three sentences. */
  readonly lookAt: string;
  readonly runs: readonly SharingRun[];
  readonly sources: readonly SceneSource[];
}

export interface SharingRun extends Omit<PlannedRun, 'kernel'> {
  /** Where this run has a kernel of its own. */
  readonly kernel?: string;
  /** What it shows; a test holds each against the engine. */
  readonly claims: SharingClaims;
}

export interface SharingClaims {
  readonly placement: Placement;
  readonly counters: Partial<Counters>;
  /** Calls that matter, by their place in the script, and the rule that settles each. */
  readonly calls: readonly {
    readonly step: number;
    readonly standing: Standing;
    readonly rule: SharingRule;
  }[];
}
