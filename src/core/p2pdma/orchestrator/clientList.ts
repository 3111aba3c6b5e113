import type { NodeId } from '../../topology/machine.ts';
import { nearestFunction } from '../../topology/nearestFunction.ts';
import { joined, type Sentence, say } from '../../topology/sentence.ts';
import type { CallOutcome } from '../memory/callOutcome.ts';
import { devName } from '../memory/devName.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import type { Orchestrator } from '../memory/drivers.ts';
import { summedDistance } from '../policy/distanceMany.ts';
import type { ClientForm, OrchestratorCall } from './clientForm.ts';
import { cannotBeUsed, clientStanding, unfitClient } from './clientStanding.ts';
import { findProvider } from './findProvider.ts';

/**
 * The list of clients of the series of 2018 (as of its v4): every entry holds a client and its provider. It was
 * replaced by arrays before peer-to-peer DMA was merged.
 */
export const clientList: ClientForm = {
  add,
  remove,
  free,
  distance,
  search: (context, orchestrator) =>
    findProvider(context, orchestrator.seed, provider =>
      distance(context, { ...orchestrator, isVerbose: false }, provider),
    ),
  providerOf: ({ clients }) => clients[0]?.provider ?? null,
  bind: (orchestrator, provider) => ({
    ...orchestrator,
    clients: orchestrator.clients.map(entry => ({ ...entry, provider })),
  }),
  keepsProviderOfFailedSearch: true,
  references,
  findCall: 'pci_p2pmem_find',
  assignCall: 'pci_p2pdma_assign_provider',
  assignReturns: ({ returned }) => (returned === null ? 'unknown' : String(returned >= 0)),
};

/**
 * `pci_p2pdma_add_client`. A list whose first entry has a provider is bound to it: a client that cannot be reached
 * from there is refused with -EXDEV, and one that can gets the same provider.
 */
function add(context: DriverContext, orchestrator: Orchestrator, client: NodeId): OrchestratorCall {
  const { clients } = orchestrator;
  const call = 'pci_p2pdma_add_client';
  const provider = clientList.providerOf(orchestrator);
  const refusal = refusalOf(context, provider, client);
  if (refusal) return { orchestrator, outcome: { call, succeeded: false, ...refusal } };
  const { named } = context;
  const place = `is entry ${clients.length + 1} of the list`;
  const sentence = provider
    ? say`${named(client)} ${place}, with ${named(provider)} as its provider.`
    : say`${named(client)} ${place}.`;
  return {
    orchestrator: { ...orchestrator, clients: [...clients, { client, provider }] },
    outcome: { call, succeeded: true, returned: '0', sentence, messages: [] },
  };
}

/** Why a client is not taken into a list that is bound to this provider, or to none. */
function refusalOf(
  context: DriverContext,
  provider: NodeId | null,
  client: NodeId,
): Pick<CallOutcome, 'returned' | 'sentence' | 'messages'> | null {
  const unfit = unfitClient(context, client, true);
  if (unfit) return { returned: '-ENODEV', sentence: unfit.sentence, messages: [unfit.message] };
  if (!provider) return null;
  const { returned, sentence } = standingInList(context, { provider, client, isVerbose: false });
  if (returned === null) return { returned: 'unknown', sentence, messages: [] };
  if (returned >= 0) return null;
  const name = devName(context.policy.tree, client);
  return {
    returned: '-EXDEV',
    sentence: [...say`The list is bound to ${context.named(provider)}. `, ...sentence],
    messages: [cannotBeUsed(name, client, 'as it is not reachable by the provider')],
  };
}

/** `pci_p2pdma_remove_client`: drops every entry of the PCI function that the device is or hangs on. */
function remove(context: DriverContext, orchestrator: Orchestrator, client: NodeId): OrchestratorCall {
  const { tree } = context.policy;
  const fn = nearestFunction(tree, client);
  const isSame = (entry: NodeId) => fn !== null && nearestFunction(tree, entry)?.id === fn.id;
  const clients = orchestrator.clients.filter(entry => !isSame(entry.client));
  const dropped = orchestrator.clients.length - clients.length;
  const what = `${dropped} ${dropped === 1 ? 'entry' : 'entries'}`;
  const name = context.named(client);
  const sentence = fn
    ? say`${name}: ${what} of its PCI function ${dropped === 1 ? 'is' : 'are'} dropped.`
    : say`${name} is no PCI device, and hangs on none: nothing is dropped.`;
  const call = 'pci_p2pdma_remove_client';
  return {
    orchestrator: { ...orchestrator, clients },
    outcome: { call, succeeded: true, returned: 'void', sentence, messages: [] },
  };
}

/** `pci_p2pdma_client_list_free`: drops all entries, and the list is bound to nobody. */
function free(_context: DriverContext, orchestrator: Orchestrator): OrchestratorCall {
  const held = countOf(orchestrator.clients.length);
  const bound = clientList.providerOf(orchestrator) ? `, and ${held} on the provider` : '';
  const sentence = say`The list is empty and bound to nobody: it gave back ${held} on clients${bound}.`;
  const call = 'pci_p2pdma_client_list_free';
  return {
    orchestrator: { ...orchestrator, clients: [] },
    outcome: { call, succeeded: true, returned: 'void', sentence, messages: [] },
  };
}

const countOf = (count: number) => `${count} ${count === 1 ? 'reference' : 'references'}`;

/** `pci_p2pdma_distance` of the list form: the first refusal ends it; an empty list is at distance 0 from everybody. */
function distance(context: DriverContext, { clients, isVerbose }: Orchestrator, provider: NodeId) {
  const standings = clients.map(({ client }) => standingInList(context, { provider, client, isVerbose }));
  return summedDistance(standings, { goesOn: false });
}

/** Who cannot be in a list was refused when it was added, so nothing but the path is asked about. */
const standingInList = (
  context: DriverContext,
  question: { readonly provider: NodeId; readonly client: NodeId; readonly isVerbose: boolean },
) => clientStanding(context, { ...question, refusesVirtualDma: false });

/** Each entry drops two references when it is freed; v4 took the second only for clients added to a bound list. */
function references({ named }: DriverContext, orchestrator: Orchestrator): readonly Sentence[] {
  const { clients } = orchestrator;
  const provider = clientList.providerOf(orchestrator);
  if (clients.length === 0) return [say`An empty list holds no references.`];
  const held = countOf(clients.length);
  const each = joined(
    clients.map(({ client }) => [named(client)]),
    ', ',
  );
  const ofClients = say`The list holds ${held}, one for each entry: ${each}.`;
  if (!provider) return [ofClients];
  const further = 'a search took a single one, naming a provider none (series v4)';
  return [ofClients, say`When freed it drops ${held} on ${named(provider)}, one for each entry; ${further}.`];
}
