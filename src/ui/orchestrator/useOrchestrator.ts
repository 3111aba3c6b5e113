import { noDrivers, type Orchestrator } from '../../core/p2pdma/memory/drivers.ts';
import { useApp } from '../shared/app.ts';

/** The orchestrator of the open document. */
export const useOrchestrator = (): Orchestrator =>
  useApp(state => state.open?.document.drivers.orchestrator ?? noDrivers.orchestrator);

/** What is open for reading is not to be changed. */
export const useReadOnly = (): boolean => useApp(state => state.open?.readOnly ?? true);
