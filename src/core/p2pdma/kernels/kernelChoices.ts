import { kernelRows } from './kernels.ts';

/** A kernel that a person may choose. */
export interface KernelChoice {
  readonly release: string;
  /** `6.17 to 6.18` */
  readonly label: string;
  /** What changed with it. */
  readonly note: string;
}

/** The kernels that decide differently, newest first. */
export const kernelChoices: readonly KernelChoice[] = kernelRows
  .map(({ release, label, note }) => ({ release, label, note }))
  .reverse();
