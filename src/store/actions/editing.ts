import type { PciFunction } from '../../core/topology/machine.ts';
import type { Documents } from '../documents.ts';
import { redone, undone } from '../history.ts';

/** Changes of the document as such: what a panel changes in place, and the steps back and forth again. */
export const editingActions = (documents: Documents) => ({
  /** Which facts a person may change is for `factChanges`. Changes of one field that follow each other are one step. */
  changeFunctions: (changed: (fn: PciFunction) => PciFunction, field?: string) =>
    documents.change(
      document => ({
        ...document,
        machine: { ...document.machine, functions: document.machine.functions.map(changed) },
      }),
      field,
    ),
  /** Whether idle links of GPUs count as they were captured, or as they train under load. */
  countIdleLinks: (asCaptured: boolean) =>
    documents.change(({ machine: { idleLinks: _, ...machine }, ...document }) => ({
      ...document,
      machine: asCaptured ? { ...machine, idleLinks: 'as-captured' as const } : machine,
    })),
  /** What is in sight stays as it is. */
  undo: () => documents.step(undone, ({ past }) => `Undone. ${left(past.length)} to undo.`),
  redo: () => documents.step(redone, ({ future }) => `Done again. ${left(future.length)} to redo.`),
});

const left = (steps: number): string =>
  steps === 0 ? 'Nothing is left' : steps === 1 ? 'One step is left' : `${steps} steps are left`;
