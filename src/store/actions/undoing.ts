import type { Documents } from '../documents.ts';
import { redone, undone } from '../history.ts';

/** Back to what the document was, and forth again. What is in sight stays as it is. */
export const undoingActions = (documents: Documents) => ({
  undo: () => documents.step(undone, ({ past }) => `Undone. ${left(past.length)} to undo.`),
  redo: () => documents.step(redone, ({ future }) => `Done again. ${left(future.length)} to redo.`),
});

const left = (steps: number): string =>
  steps === 0 ? 'Nothing is left' : steps === 1 ? 'One step is left' : `${steps} steps are left`;
