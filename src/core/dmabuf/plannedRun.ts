import type { Script } from './script.ts';
import type { Sharing } from './sharing.ts';

/** A buffer that is shared, and the calls that are played on it. Several of them are compared. Plain data. */
export interface PlannedRun {
  readonly name: string;
  /** Null: under the kernel that is chosen for the machine. */
  readonly kernel: string | null;
  readonly sharing: Sharing;
  readonly script: Script;
}
