import {
  editedNames,
  switchableFacts,
  withFactValue,
  withoutFactEdit,
} from '../core/topology/edits/changeFact.ts';
import type { EditableFacts, FactPath } from '../core/topology/edits/editableFacts.ts';
import { knownValue, unknown } from '../core/topology/fact.ts';
import type { NodeId, PciFunction } from '../core/topology/machine.ts';
import type { Actions } from './actions.ts';
import type { AppStore } from './documents.ts';

export type FactChanges = ReturnType<typeof factChanges>;

/**
 * Facts of the machine that a person changes on the spot; each remembers what was captured. They come with the panels
 * that show them, together with the table of facts: a first verdict needs none.
 */
export function factChanges(
  store: AppStore,
  { editing: { changeFunctions }, building: { edit } }: Pick<Actions, 'editing' | 'building'>,
) {
  const changeOne = (id: NodeId, changed: (fn: PciFunction) => PciFunction, field?: string) =>
    changeFunctions(fn => (fn.id === id ? changed(fn) : fn), field);

  return {
    setAcsControl: (id: NodeId, control: number) =>
      changeOne(id, fn => withFactValue(fn, 'acs.control', control)),
    /** What a port cannot do is off. */
    setAcsCapability: (id: NodeId, capability: number) =>
      changeOne(id, fn => {
        const able = withFactValue(fn, 'acs.capability', capability);
        const control = knownValue(knownValue(able.acs)?.control ?? unknown) ?? 0;
        return control & ~capability ? withFactValue(able, 'acs.control', control & capability) : able;
      }),
    setEgressVector: (id: NodeId, vector: bigint) =>
      changeOne(id, fn => withFactValue(fn, 'acs.egressVector', vector), `egress ${id}`),
    setCommand: (id: NodeId, command: EditableFacts['command']) =>
      changeOne(id, fn => withFactValue(fn, 'command', command)),
    /** Links and addresses are worked out again with the fact; everything else is as simple as it sounds. */
    revertFact: (id: NodeId, fact: FactPath) => {
      if (!switchableFacts.includes(fact)) return void edit({ kind: 'revert-fact', node: id, fact });
      changeOne(id, fn => withoutFactEdit(fn, fact));
    },
    revertAllFacts: () => {
      const functions = store.getState().open?.document.machine.functions ?? [];
      const isSimple = functions.every(fn => editedNames(fn).every(name => switchableFacts.includes(name)));
      if (!isSimple) return void edit({ kind: 'revert-all-facts' });
      changeFunctions(fn => switchableFacts.reduce(withoutFactEdit, fn));
    },
  };
}
