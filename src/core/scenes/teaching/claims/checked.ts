import type { PeerlaneDocument } from '../../../share/document.ts';
import type { MachineTree } from '../../../topology/machineTree.ts';
import type { NamedMachine } from '../../../topology/nodeName.ts';
import type { Sentence } from '../../../topology/sentence.ts';
import type { LessonState } from '../lessonChange.ts';

/** On what a claim is held. */
export interface ClaimContext {
  readonly state: LessonState;
  readonly document: PeerlaneDocument;
  readonly tree: MachineTree;
  readonly names: NamedMachine;
}

/** Whether the engine says the same, and what it says in its own words. */
export interface Checked {
  readonly holds: boolean;
  readonly sentence: Sentence;
}

/** Whether what is claimed is what there is; what is not claimed may be anything. */
export const isAsClaimed = <T extends object>(
  claimed: T,
  there: { readonly [K in keyof T]: unknown },
): boolean =>
  (Object.keys(claimed) as (keyof T)[]).every(
    key => claimed[key] === undefined || claimed[key] === there[key],
  );
