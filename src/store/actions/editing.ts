import {
  type EditableFact,
  withAcsControl,
  withChanged,
  withCommand,
  withEgressVector,
  withoutEdit,
  withoutEdits,
} from '../../core/topology/editFacts.ts';
import type { NodeId, PciFunction } from '../../core/topology/machine.ts';
import type { AppStore, Documents } from '../documents.ts';

/** Facts of the machine that a person changes on the spot; what was there before is kept as long as it stays open. */
export function editingActions(store: AppStore, documents: Documents) {
  const change = (id: NodeId, changed: (fn: PciFunction) => PciFunction, field?: string) =>
    documents.change(
      document => ({ ...document, machine: withChanged(document.machine, id, changed) }),
      field,
    );
  const original = (id: NodeId) => store.getState().asOpened?.functions.find(fn => fn.id === id);

  return {
    setAcsControl: (id: NodeId, control: number) => change(id, fn => withAcsControl(fn, control)),
    setEgressVector: (id: NodeId, vector: bigint) =>
      change(id, fn => withEgressVector(fn, vector), `egress ${id}`),
    setCommand: (id: NodeId, command: Parameters<typeof withCommand>[1]) =>
      change(id, fn => withCommand(fn, command)),
    revertFact: (id: NodeId, fact: EditableFact) =>
      change(id, fn => withoutEdit(fn, fact, original(id)) ?? fn),
    revertAllFacts: () => {
      const { asOpened } = store.getState();
      if (!asOpened) return;
      documents.change(document => ({ ...document, machine: withoutEdits(document.machine, asOpened) }));
    },
  };
}
