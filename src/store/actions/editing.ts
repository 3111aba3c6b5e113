import { switchableFacts, withFactValue, withoutFactEdit } from '../../core/topology/edits/changeFact.ts';
import type { EditableFacts, FactName } from '../../core/topology/edits/editableFacts.ts';
import type { Machine, NodeId, PciFunction } from '../../core/topology/machine.ts';
import type { Documents } from '../documents.ts';

/** Facts of the machine that a person changes on the spot; each remembers what was captured. */
export function editingActions(documents: Documents) {
  const change = (changed: (fn: PciFunction) => PciFunction, field?: string) =>
    documents.change(document => ({ ...document, machine: withEach(document.machine, changed) }), field);
  const changeOne = (id: NodeId, changed: (fn: PciFunction) => PciFunction, field?: string) =>
    change(fn => (fn.id === id ? changed(fn) : fn), field);

  return {
    setAcsControl: (id: NodeId, control: number) =>
      changeOne(id, fn => withFactValue(fn, 'acs-control', control)),
    setEgressVector: (id: NodeId, vector: bigint) =>
      changeOne(id, fn => withFactValue(fn, 'egress-vector', vector), `egress ${id}`),
    setCommand: (id: NodeId, command: EditableFacts['command']) =>
      changeOne(id, fn => withFactValue(fn, 'command', command)),
    revertFact: (id: NodeId, fact: FactName) => changeOne(id, fn => withoutFactEdit(fn, fact)),
    revertAllFacts: () => change(fn => switchableFacts.reduce(withoutFactEdit, fn)),
  };
}

const withEach = (machine: Machine, changed: (fn: PciFunction) => PciFunction): Machine => ({
  ...machine,
  functions: machine.functions.map(changed),
});
