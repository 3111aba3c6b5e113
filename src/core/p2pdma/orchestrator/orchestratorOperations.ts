import { assertNever } from '../../lib/assertNever.ts';
import type { NodeId } from '../../topology/machine.ts';
import { say } from '../../topology/sentence.ts';
import { type DriverContext, type DriverSettings, driverContext } from '../memory/driverContext.ts';
import type { ClientApi, Orchestrator } from '../memory/drivers.ts';
import { assignNamed, findAndAssign } from './chooseProvider.ts';
import type { OrchestratorCall } from './clientForm.ts';
import { clientForms } from './clientForms.ts';
import { enableStore } from './enableStore.ts';
import { switchForm } from './switchForm.ts';

/** Everything that a person can have an orchestrator do. */
export type OrchestratorOperation =
  | { readonly kind: 'add-client'; readonly client: NodeId }
  | { readonly kind: 'remove-client'; readonly client: NodeId }
  | { readonly kind: 'free-clients' }
  | { readonly kind: 'find-provider' }
  | { readonly kind: 'assign-provider'; readonly provider: NodeId }
  /** What is written into the driver's attribute, and what it then does. */
  | { readonly kind: 'enable'; readonly text: string }
  | { readonly kind: 'choose-api'; readonly api: ClientApi }
  | { readonly kind: 'choose-verbose'; readonly isVerbose: boolean }
  | { readonly kind: 'choose-seed'; readonly seed: number };

/** Does one thing with an orchestrator. A device that the machine lacks is a bug and throws. */
export function operateOnOrchestrator(
  settings: DriverSettings,
  orchestrator: Orchestrator,
  operation: OrchestratorOperation,
): OrchestratorCall {
  const context = driverContext(settings);
  const form = clientForms[orchestrator.api];
  switch (operation.kind) {
    case 'add-client':
      return form.add(context, orchestrator, operation.client);
    case 'remove-client':
      return form.remove(context, orchestrator, operation.client);
    case 'free-clients':
      return form.free(context, orchestrator);
    case 'find-provider':
      return findAndAssign(context, form, orchestrator);
    case 'assign-provider':
      return assignNamed(context, form, orchestrator, operation.provider);
    case 'enable':
      return enable(context, orchestrator, operation.text);
    case 'choose-api':
      return switchForm(context, orchestrator, operation.api);
    case 'choose-verbose': {
      const { isVerbose } = operation;
      const text = isVerbose
        ? 'Refusals are logged, and every client is looked at.'
        : 'Refusals are silent: the first one ends the question.';
      return chosen({ ...orchestrator, isVerbose }, text);
    }
    case 'choose-seed': {
      const seed = operation.seed >>> 0;
      return chosen({ ...orchestrator, seed }, `Ties are decided by seed ${seed}.`);
    }
    default:
      return assertNever(operation);
  }
}

/** Writes the attribute, and does what it says: puts the provider back, looks for one, or takes the one named. */
function enable(context: DriverContext, orchestrator: Orchestrator, text: string): OrchestratorCall {
  const form = clientForms[orchestrator.api];
  const { setting, outcome } = enableStore(context, text);
  if (!setting) return { orchestrator, outcome };
  if (setting.kind === 'off') return { orchestrator: form.bind(orchestrator, null), outcome };
  const next =
    setting.kind === 'named'
      ? assignNamed(context, form, orchestrator, setting.provider)
      : findAndAssign(context, form, orchestrator);
  return {
    ...next,
    outcome: { ...next.outcome, sentence: say`${outcome.sentence} ${next.outcome.sentence}` },
  };
}

const chosen = (orchestrator: Orchestrator, text: string): OrchestratorCall => ({
  orchestrator,
  outcome: {
    call: '',
    succeeded: true,
    returned: 'void',
    sentence: [{ text }],
    messages: [],
  },
});
