import type { NodeId } from '../../topology/machine.ts';
import type { Sentence } from '../../topology/sentence.ts';
import type { CallOutcome } from '../memory/callOutcome.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import type { Orchestrator } from '../memory/drivers.ts';
import type { ManyDistance } from '../policy/distanceMany.ts';
import type { ProviderSearch } from './findProvider.ts';

/** An orchestrator after a call, and what became of it. */
export interface OrchestratorCall {
  readonly orchestrator: Orchestrator;
  readonly outcome: CallOutcome;
}

/** A way in which a driver keeps its clients and asks for a provider. */
export interface ClientForm {
  readonly add: (context: DriverContext, orchestrator: Orchestrator, client: NodeId) => OrchestratorCall;
  readonly remove: (context: DriverContext, orchestrator: Orchestrator, client: NodeId) => OrchestratorCall;
  readonly free: (context: DriverContext, orchestrator: Orchestrator) => OrchestratorCall;
  readonly distance: (context: DriverContext, orchestrator: Orchestrator, provider: NodeId) => ManyDistance;
  readonly search: (context: DriverContext, orchestrator: Orchestrator) => ProviderSearch;
  /** The provider that the clients have been given. */
  readonly providerOf: (orchestrator: Orchestrator) => NodeId | null;
  /** The orchestrator with this provider for all its clients; null: with none. */
  readonly bind: (orchestrator: Orchestrator, provider: NodeId | null) => Orchestrator;
  /** What is left assigned when a search finds nobody. */
  readonly keepsProviderOfFailedSearch: boolean;
  /** Who keeps a reference on which device, in sentences. */
  readonly references: (context: DriverContext, orchestrator: Orchestrator) => readonly Sentence[];
  /** What the search is called, and the call that takes a named provider with what it returns. */
  readonly findCall: string;
  readonly assignCall: string;
  readonly assignReturns: (distance: ManyDistance) => string;
}
