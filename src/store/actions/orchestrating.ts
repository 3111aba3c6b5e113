import type { OrchestratorOperation } from '../../core/p2pdma/orchestratorOperations.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import type { AppStore } from '../documents.ts';
import { mayBeClient } from '../selectors.ts';
import type { driverActions } from './drivers.ts';

/** The clients of the orchestrator, and the provider it finds for them. */
export function orchestratingActions(
  store: AppStore,
  { operate }: Pick<ReturnType<typeof driverActions>, 'operate'>,
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

  return {
    orchestrate,
    toggleClient,
    pickClients: (isPickingClients: boolean) =>
      store.setState({ isPickingClients, pairStart: null, isPlacing: false }),
  };
}
