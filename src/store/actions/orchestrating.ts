import type { CallOutcome } from '../../core/p2pdma/memory/callOutcome.ts';
import type { ClientPreset } from '../../core/p2pdma/orchestrator/clientPresets.ts';
import type { OrchestratorOperation } from '../../core/p2pdma/orchestrator/orchestratorOperations.ts';
import type { NewOther } from '../../core/topology/edits/addOther.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { isReadOnly } from '../readOnly.ts';
import { mayBeClient } from '../selectors.ts';
import type { buildingActions } from './building.ts';
import { type driverActions, TO_OPERATE } from './drivers.ts';

type OtherActions = Pick<ReturnType<typeof driverActions>, 'operate'> &
  Pick<ReturnType<typeof buildingActions>, 'edit'> &
  Pick<Documents, 'changeBy'>;

/** The clients of the orchestrator, and the provider it finds for them. */
export function orchestratingActions(
  store: AppStore,
  { engine }: World,
  { operate, edit, changeBy }: OtherActions,
) {
  const orchestrate = (operation: OrchestratorOperation) => operate({ on: 'orchestrator', operation });

  /**
   * Makes a device a client, or takes it out if it is one. Anything that can be none is looked at instead. What comes of
   * it is also said where the person is, in the tree or the outline.
   */
  async function toggleClient(client: NodeId) {
    const state = store.getState();
    if (!mayBeClient(state, client)) return store.setState({ selected: client });
    const { clients } = state.open?.document.drivers.orchestrator ?? { clients: [] };
    const isClient = clients.some(entry => entry.client === client);
    await orchestrate({ kind: isClient ? 'remove-client' : 'add-client', client });
    const { outcome } = store.getState();
    if (outcome && outcome !== state.outcome) store.setState({ notice: sentenceText(outcome.sentence) });
  }

  /** Clients and providers that show something on this machine, set up in one step; a refusal is said in words. */
  async function takeClientPreset(preset: ClientPreset) {
    if (isReadOnly(store, TO_OPERATE)) return;
    const proposed = await changeBy(
      document => engine.call('proposeClients', { document, preset }),
      (document, answer) => (answer.ok ? { ...document, drivers: answer.value.drivers } : document),
    );
    if (proposed?.ok) store.setState({ outcome: proposed.value.outcome });
    else if (proposed) store.setState({ notice: proposed.error, outcome: noPreset(proposed.error) });
  }

  /** A device that is no PCI function comes to the machine, and becomes a client if the kernel takes it. */
  async function addOtherClient(other: NewOther) {
    if (!(await edit({ kind: 'add-other', other }))) return;
    const client = store.getState().open?.document.machine.others.at(-1)?.id;
    if (client !== undefined) await orchestrate({ kind: 'add-client', client });
  }

  return {
    orchestrate,
    addOtherClient,
    toggleClient,
    takeClientPreset,
    pickClients: (isPickingClients: boolean) =>
      store.setState({ isPickingClients, pairStart: null, isPlacing: false }),
  };
}

/** Where the kernel's answers stand, though nobody was asked. */
const noPreset = (text: string): CallOutcome => ({
  call: '',
  succeeded: false,
  returned: 'void',
  sentence: [{ text }],
  messages: [],
});
