import type { DriverContext } from '../memory/driverContext.ts';
import type { ClientApi, Orchestrator } from '../memory/drivers.ts';
import { clientArray } from './clientArray.ts';
import type { OrchestratorCall } from './clientForm.ts';
import { clientList } from './clientList.ts';

/**
 * Starts anew in another form with the same clients, in their order and with no provider yet. A list takes each of
 * them by a call of its own, and so leaves out whom it refuses.
 */
export function switchForm(
  context: DriverContext,
  orchestrator: Orchestrator,
  api: ClientApi,
): OrchestratorCall {
  const form = api === 'arrays' ? clientArray : clientList;
  let next: Orchestrator = { ...orchestrator, api, clients: [], provider: null };
  const messages = [];
  for (const { client } of orchestrator.clients) {
    const call = form.add(context, next, client);
    next = call.orchestrator;
    messages.push(...call.outcome.messages);
  }
  const left = orchestrator.clients.length - next.clients.length;
  const kept = `${next.clients.length} of ${orchestrator.clients.length} clients`;
  const text =
    api === 'arrays'
      ? 'The clients are an array, as merged in 4.20. Nothing is assigned.'
      : `The clients are a list, as in the series of 2018${left > 0 ? `, which took ${kept}` : ''}. It is bound to nobody.`;
  return {
    orchestrator: next,
    outcome: { call: '', succeeded: true, returned: 'void', sentence: [{ text }], messages },
  };
}
