import type { DriverOperation } from '../../core/p2pdma/operateDrivers.ts';
import type { AppStore, Documents, World } from '../documents.ts';

const READ_ONLY = 'This machine is open for reading. Make a copy to set drivers to work on it.';

/** What a person has drivers do: the kernel's answer is shown, and what it changed is part of the document. */
export function driverActions(store: AppStore, { engine }: World, documents: Documents) {
  async function operate(operation: DriverOperation): Promise<void> {
    if (store.getState().open?.readOnly) return store.setState({ notice: READ_ONLY });
    const step = await documents.changeBy(
      document => engine.call('operate', { document, operation }),
      (document, { drivers }) => ({ ...document, drivers }),
    );
    if (step) store.setState({ outcome: step.outcome });
  }

  return { operate };
}
