import { deviceKind } from '../../topology/deviceKind.ts';
import { isWorkingKind } from '../../topology/kind.ts';
import type { NodeId } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import type { ClientApi, Orchestrator } from '../memory/drivers.ts';
import { clientForms } from './clientForms.ts';
import { clientStanding } from './clientStanding.ts';
import type { Candidate } from './findProvider.ts';

/** One thing that the array form and the list of 2018 do differently with the clients at hand. */
export interface FormDifference {
  readonly what: Sentence;
  readonly says: Readonly<Record<ClientApi, Sentence>>;
}

/** What is compared: the clients, and everybody with memory in the order in which they would serve. */
interface Compared {
  readonly context: DriverContext;
  readonly orchestrator: Orchestrator;
  readonly candidates: readonly Candidate[];
}

/** Both forms put to the same questions, with the clients and providers that there are. */
export function compareForms(compared: Compared): readonly FormDifference[] {
  const [nearest] = compared.candidates;
  const subject = clientForms[compared.orchestrator.api].providerOf(compared.orchestrator);
  const provider = subject ?? nearest?.provider;
  if (provider === undefined) return [references(compared, null)];
  return [
    withoutClients(compared, provider),
    ...strangerAdded(compared, provider),
    ...refusal(compared),
    references(compared, provider),
  ];
}

/** The same question to both. */
const ask = (what: Sentence, says: (api: ClientApi) => Sentence): FormDifference => ({
  what,
  says: { arrays: says('arrays'), 'client-list': says('client-list') },
});

function withoutClients({ context, orchestrator }: Compared, provider: NodeId): FormDifference {
  return ask(say`The distance from ${context.named(provider)} to no client at all`, api => {
    const none = { ...orchestrator, api, clients: [] };
    return say`${clientForms[api].distance(context, none, provider).returned ?? 'not known'}`;
  });
}

/** Somebody whom the provider does not reach comes as one more client. */
function strangerAdded(compared: Compared, provider: NodeId): readonly FormDifference[] {
  const { context, orchestrator } = compared;
  const client = strangerTo(context, provider);
  if (client === undefined) return [];
  const { named } = context;
  const what = say`${named(client)}, out of reach, is added while ${named(provider)} serves`;
  return [
    ask(what, api => {
      const form = clientForms[api];
      // A list is bound through its entries: an empty one is bound to nobody.
      const clients = [
        ...orchestrator.clients,
        ...(orchestrator.clients.length === 0 ? [bindsTo(provider)] : []),
      ];
      const bound = form.bind({ ...orchestrator, api, clients }, provider);
      const { succeeded, returned } = form.add(context, bound, client).outcome;
      return succeeded ? say`taken in, nobody asks` : say`refused, ${returned}`;
    }),
  ];
}

const bindsTo = (provider: NodeId) => ({ client: provider, provider });

function strangerTo(context: DriverContext, provider: NodeId): NodeId | undefined {
  const question = { provider, isVerbose: false, refusesVirtualDma: false };
  return context.policy.tree.machine.functions.find(
    fn =>
      isWorkingKind(deviceKind(fn)) &&
      clientStanding(context, { ...question, client: fn.id }).returned === -1,
  )?.id;
}

/** How far each looks at a provider that somebody does not reach. */
function refusal({ context, orchestrator, candidates }: Compared): readonly FormDifference[] {
  const { clients } = orchestrator;
  const refused = candidates.find(({ distance }) => distance.clients.some(each => each.returned === -1));
  if (!refused || clients.length < 2) return [];
  const what = say`Clients looked at, of ${clients.length}, when ${context.named(refused.provider)} is asked to serve${orchestrator.isVerbose ? ', verbose' : ''}`;
  return [
    ask(what, api => {
      const { examined } = clientForms[api].distance(context, { ...orchestrator, api }, refused.provider);
      return say`${examined ?? 'not known'}`;
    }),
  ];
}

function references({ context, orchestrator }: Compared, provider: NodeId | null): FormDifference {
  const what = provider
    ? say`References held while ${context.named(provider)} is assigned`
    : say`References held`;
  return ask(what, api => {
    const form = clientForms[api];
    const bound = form.bind({ ...orchestrator, api }, provider);
    return form.references(context, bound).flatMap((each, i) => (i === 0 ? each : [...say` `, ...each]));
  });
}
