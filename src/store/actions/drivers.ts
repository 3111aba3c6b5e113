import type { AddressQuestion } from '../../core/dma/resolveAddress.ts';
import type { MemoryOperation } from '../../core/p2pdma/memory/memoryOperations.ts';
import type { DriverOperation } from '../../core/p2pdma/memory/operateDrivers.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { isReadOnly } from '../readOnly.ts';
import { nodeById, providersInWords } from '../selectors.ts';

/** What a copy would be for. */
export const TO_OPERATE = 'set drivers to work on it';

/** What a person has drivers do: the kernel's answer is shown, and what it changed is part of the document. */
export function driverActions(store: AppStore, { engine }: World, documents: Documents) {
  /** Whether the call succeeded. */
  async function operate(operation: DriverOperation): Promise<boolean> {
    if (isReadOnly(store, TO_OPERATE)) return false;
    const step = await documents.changeBy(
      document => engine.call('operate', { document, operation }),
      (document, { drivers }) => ({ ...document, drivers }),
    );
    if (step) store.setState({ outcome: step.outcome });
    return step?.outcome.succeeded ?? false;
  }
  const operateMemory = (operation: MemoryOperation) => operate({ on: 'memory', operation });

  /** Memory is dropped on a device, or placed there by a key: its tab shows what became of it. */
  async function placeMemory(node: NodeId) {
    store.setState(({ view }) => ({
      selected: node,
      view: { ...view, tab: 'memory' },
      isPlacing: false,
      outcome: null,
    }));
    const succeeded = await operateMemory({ kind: 'offer', node });
    const { outcome } = store.getState();
    if (outcome) store.setState({ notice: succeeded ? offeredNow(node) : sentenceText(outcome.sentence) });
  }

  /** The long story stands in the tab. */
  function offeredNow(node: NodeId): string {
    const state = store.getState();
    const label = nodeById(state).get(node)?.label ?? node;
    return `${label}: ${providersInWords(state).get(node)?.long ?? 'nothing for peers'}.`;
  }

  return {
    operate,
    operateMemory,
    placeMemory,
    /** Pressed instead of dragged: the next device that is chosen gets it. */
    beginPlacing: () =>
      store.setState({
        isPlacing: true,
        isPickingClients: false,
        pairStart: null,
        notice: 'Choose the device.',
      }),
    cancelPlacing: () => store.setState({ isPlacing: false }),
    askAddress: (addressAsked: AddressQuestion | null) => store.setState({ addressAsked }),
  };
}
