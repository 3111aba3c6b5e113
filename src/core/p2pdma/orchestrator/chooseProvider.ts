import type { NodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { joined, type Sentence, say } from '../../topology/sentence.ts';
import type { CallOutcome } from '../memory/callOutcome.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import type { Orchestrator } from '../memory/drivers.ts';
import type { ManyDistance } from '../policy/distanceMany.ts';
import type { ClientForm, OrchestratorCall } from './clientForm.ts';
import type { ProviderSearch } from './findProvider.ts';

/** Looks for the nearest provider and gives it to all clients (`pci_p2pmem_find`, `pci_p2pmem_find_many`). */
export function findAndAssign(
  context: DriverContext,
  form: ClientForm,
  orchestrator: Orchestrator,
): OrchestratorCall {
  const search = form.search(context, orchestrator);
  const { pick, messages } = search;
  const outcome: CallOutcome = {
    call: form.findCall,
    succeeded: typeof pick === 'string',
    returned: pick ? functionOf(context.policy.tree, pick).bdf : pick === null ? 'NULL' : 'unknown',
    sentence: foundSentence(context, search),
    messages,
  };
  const keeps = pick === undefined || (pick === null && form.keepsProviderOfFailedSearch);
  return { orchestrator: keeps ? orchestrator : form.bind(orchestrator, pick), outcome };
}

/** Gives a provider that was named to all clients, if each of them may reach it; published or not is not asked. */
export function assignNamed(
  context: DriverContext,
  form: ClientForm,
  orchestrator: Orchestrator,
  provider: NodeId,
): OrchestratorCall {
  const distance = form.distance(context, orchestrator, provider);
  const succeeded = distance.returned !== null && distance.returned >= 0;
  return {
    orchestrator: succeeded ? form.bind(orchestrator, provider) : orchestrator,
    outcome: {
      call: form.assignCall,
      succeeded,
      returned: form.assignReturns(distance),
      sentence: assignedSentence(context, provider, distance),
      messages: distance.messages,
    },
  };
}

function foundSentence({ named }: DriverContext, { candidates, ties, pick }: ProviderSearch): Sentence {
  if (pick) {
    const found = candidates.find(({ provider }) => provider === pick);
    const chance = ties.length > 1 ? `, by chance of ${ties.length} that are equally near` : '';
    return say`${named(pick)} serves, at a summed distance of ${found?.distance.returned ?? 0}${chance}.`;
  }
  if (pick === undefined) {
    const open = candidates.filter(({ standing }) => standing === 'unknown');
    const who = joined(
      open.map(({ provider }) => [named(provider)]),
      ', ',
    );
    return say`Who is found cannot be told: it is not known whether every client may reach ${who}.`;
  }
  const published = candidates.filter(({ standing }) => standing !== 'not-published').length;
  if (published === 0) return say`Nobody has published peer-to-peer memory.`;
  return say`None of the ${published} that have published memory can serve every client.`;
}

function assignedSentence({ named }: DriverContext, provider: NodeId, distance: ManyDistance): Sentence {
  const { returned, clients } = distance;
  if (returned !== null && returned >= 0) {
    const count = `${clients.length} ${clients.length === 1 ? 'client' : 'clients'}`;
    return say`${named(provider)} serves ${count}, at a summed distance of ${returned}.`;
  }
  const deciding = clients.find(client => client.returned === (returned === null ? null : -1));
  return deciding?.sentence ?? NO_CLIENT;
}

/** What an array without clients comes to. */
const NO_CLIENT = say`There is no client, and of none the kernel says -1.`;
