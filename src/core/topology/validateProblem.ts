import type { NodeId } from './machine.ts';

/** What may be wrong with a machine; the word for each is in the message. */
export const problemCodes = [
  'too-many-functions',
  'too-deep',
  'duplicate-id',
  'duplicate-address',
  'missing-parent',
  'parent-cycle',
  'endpoint-parent',
  'child-before-parent',
  'bus-claimed-twice',
  'secondary-not-above-primary',
  'subordinate-below-secondary',
  'bus-outside-parent',
  'virtual-without-physical',
  'bar-outside-window',
  'window-outside-parent',
  'bad-address',
  'misplaced-function',
  'out-of-buses',
  'out-of-slots',
  'out-of-space',
] as const;
export type ProblemCode = (typeof problemCodes)[number];

/** One thing that is wrong with a machine, in words for a person. */
export interface MachineProblem {
  readonly code: ProblemCode;
  /** What it is about; null for the machine as a whole. */
  readonly node: NodeId | null;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly remedy: string;
}
