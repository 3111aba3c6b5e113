import type { PciFunction } from '../../core/topology/machine.ts';
import type { Documents } from '../documents.ts';

/** Functions of the machine changed in place; which facts a person may change so is for `factChanges`. */
export function editingActions(documents: Documents) {
  return {
    /** Changes of one field that follow each other are undone together. */
    changeFunctions: (changed: (fn: PciFunction) => PciFunction, field?: string) =>
      documents.change(
        document => ({
          ...document,
          machine: { ...document.machine, functions: document.machine.functions.map(changed) },
        }),
        field,
      ),
  };
}
