import type { EditableFacts, FactPath } from '../../core/topology/edits/editableFacts.ts';
import { knownValue, unknown } from '../../core/topology/fact.ts';
import type { Machine, NodeId, PciFunction } from '../../core/topology/machine.ts';
import type { AppStore, Documents } from '../documents.ts';
import type { buildingActions } from './building.ts';

/** Facts of the machine that a person changes on the spot; each remembers what was captured. */
export function editingActions(
  store: AppStore,
  documents: Documents,
  { edit }: Pick<ReturnType<typeof buildingActions>, 'edit'>,
) {
  const change = (changed: (fn: PciFunction) => PciFunction, field?: string) =>
    documents.change(document => ({ ...document, machine: withEach(document.machine, changed) }), field);
  const changeOne = (id: NodeId, changed: (fn: PciFunction) => PciFunction, field?: string) =>
    change(fn => (fn.id === id ? changed(fn) : fn), field);

  return {
    setAcsControl: async (id: NodeId, control: number) => {
      const { withFactValue } = await changing();
      changeOne(id, fn => withFactValue(fn, 'acs.control', control));
    },
    /** What a port cannot do is off. */
    setAcsCapability: async (id: NodeId, capability: number) => {
      const { withFactValue } = await changing();
      changeOne(id, fn => {
        const able = withFactValue(fn, 'acs.capability', capability);
        const control = knownValue(knownValue(able.acs)?.control ?? unknown) ?? 0;
        return control & ~capability ? withFactValue(able, 'acs.control', control & capability) : able;
      });
    },
    setEgressVector: async (id: NodeId, vector: bigint) => {
      const { withFactValue } = await changing();
      changeOne(id, fn => withFactValue(fn, 'acs.egressVector', vector), `egress ${id}`);
    },
    setCommand: async (id: NodeId, command: EditableFacts['command']) => {
      const { withFactValue } = await changing();
      changeOne(id, fn => withFactValue(fn, 'command', command));
    },
    /** Links and addresses are worked out again with the fact; everything else is as simple as it sounds. */
    revertFact: async (id: NodeId, fact: FactPath) => {
      const { switchableFacts, withoutFactEdit } = await changing();
      if (!switchableFacts.includes(fact)) return void edit({ kind: 'revert-fact', node: id, fact });
      changeOne(id, fn => withoutFactEdit(fn, fact));
    },
    revertAllFacts: async () => {
      const { editedNames, switchableFacts, withoutFactEdit } = await changing();
      const functions = store.getState().open?.document.machine.functions ?? [];
      const isSimple = functions.every(fn => editedNames(fn).every(name => switchableFacts.includes(name)));
      if (!isSimple) return void edit({ kind: 'revert-all-facts' });
      change(fn => switchableFacts.reduce(withoutFactEdit, fn));
    },
  };
}

/** The table of facts comes with the panel that shows it: a first verdict needs none. */
const changing = () => import('../../core/topology/edits/changeFact.ts');

const withEach = (machine: Machine, changed: (fn: PciFunction) => PciFunction): Machine => ({
  ...machine,
  functions: machine.functions.map(changed),
});
