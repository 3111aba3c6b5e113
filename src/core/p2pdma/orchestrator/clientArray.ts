import type { NodeId } from '../../topology/machine.ts';
import { type Sentence, say } from '../../topology/sentence.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import type { Orchestrator } from '../memory/drivers.ts';
import { distanceMany } from '../policy/distanceMany.ts';
import type { ClientForm, OrchestratorCall } from './clientForm.ts';
import { findMany } from './findProvider.ts';

/** The form that was merged: a driver keeps its clients as it likes and hands an array of them to each call. */
export const clientArray: ClientForm = {
  add,
  remove,
  free,
  distance: (context, { clients, isVerbose }, provider) =>
    distanceMany(context, { provider, clients: clients.map(({ client }) => client), isVerbose }),
  search: (context, { clients, seed }) =>
    findMany(
      context,
      clients.map(({ client }) => client),
      seed,
    ),
  providerOf: ({ provider }) => provider,
  bind: (orchestrator, provider) => ({ ...orchestrator, provider }),
  keepsProviderOfFailedSearch: false,
  references,
  findCall: 'pci_p2pmem_find_many',
  assignCall: 'pci_p2pdma_distance_many',
  assignReturns: ({ returned }) => (returned === null ? 'unknown' : String(returned)),
};

/** The driver's own doing: no call into the kernel, so nothing is looked at. */
function add({ named }: DriverContext, orchestrator: Orchestrator, client: NodeId): OrchestratorCall {
  const clients = [...orchestrator.clients, { client, provider: null }];
  const { provider } = orchestrator;
  const place = `is number ${clients.length} of the array`;
  const sentence = provider
    ? say`${named(client)} ${place}. Whether ${named(provider)} still serves them all, nobody asked.`
    : say`${named(client)} ${place}.`;
  return ownDoing({ ...orchestrator, clients }, sentence);
}

/** Takes the device itself out, as often as it was put in. */
function remove({ named }: DriverContext, orchestrator: Orchestrator, client: NodeId): OrchestratorCall {
  const clients = orchestrator.clients.filter(entry => entry.client !== client);
  return ownDoing({ ...orchestrator, clients }, say`${named(client)} is out of the array.`);
}

function free({ named }: DriverContext, orchestrator: Orchestrator): OrchestratorCall {
  const { provider } = orchestrator;
  const sentence = provider
    ? say`The array is empty, and the driver has put back ${named(provider)}.`
    : say`The array is empty.`;
  return ownDoing({ ...orchestrator, clients: [], provider: null }, sentence);
}

const ownDoing = (orchestrator: Orchestrator, sentence: Sentence): OrchestratorCall => ({
  orchestrator,
  outcome: { call: '', succeeded: true, returned: 'void', sentence, messages: [] },
});

function references({ named }: DriverContext, { provider }: Orchestrator): readonly Sentence[] {
  const none = say`The array holds no references on clients: its driver keeps them alive.`;
  if (!provider) return [none];
  return [none, say`The driver holds one on ${named(provider)}, and puts it back when it is done.`];
}
