import type { NodeId } from '../../topology/machine.ts';
import type { DriverContext } from '../memory/driverContext.ts';
import { type ClientStanding, clientStanding } from '../orchestrator/clientStanding.ts';
import type { KernelMessage } from './verdict.ts';

/** What a provider is to several clients together. */
export interface ManyDistance {
  /** The sum that a driver gets, -1 where a client is refused; null where that cannot be told. */
  readonly returned: number | null;
  /** No sum can be below this; the sum itself where it is known. */
  readonly leastHops: number;
  /** Every client, also those after the one at which the kernel stops. */
  readonly clients: readonly ClientStanding[];
  /** How many of them the kernel looks at; null where it depends on what is not known. */
  readonly examined: number | null;
  /** What is certain to be logged. */
  readonly messages: readonly KernelMessage[];
}

export interface ManyQuestion {
  readonly provider: NodeId;
  readonly clients: readonly NodeId[];
  readonly isVerbose: boolean;
}

/**
 * `pci_p2pdma_distance_many`: the summed distance from a provider to its clients, or -1. It stops at the first client
 * that is refused, or goes on when verbose so that all reasons are logged; a client that is no PCI device ends it in
 * any case. No clients at all: -1. Whether the provider is published is not asked.
 */
export function distanceMany(
  context: DriverContext,
  { provider, clients, isVerbose }: ManyQuestion,
): ManyDistance {
  const { refusesVirtualDma } = context.policy.row;
  const standings = clients.map(client =>
    clientStanding(context, { provider, client, isVerbose, refusesVirtualDma }),
  );
  const sum = summedDistance(standings, { goesOn: isVerbose });
  return clients.length === 0 ? { ...sum, returned: -1 } : sum;
}

/** Goes through clients in order as the kernel does, and says where it stopped and what it had logged by then. */
export function summedDistance(
  clients: readonly ClientStanding[],
  { goesOn }: { readonly goesOn: boolean },
): ManyDistance {
  const messages: KernelMessage[] = [];
  let sum: number | null = 0;
  let isRefused = false;
  let examined = 0;
  /** Past a client of which nobody knows whether the kernel stops at it. */
  let isUnsure = false;
  for (const [place, { returned, endsSearch, messages: logged }] of clients.entries()) {
    examined = place + 1;
    if (!isUnsure) messages.push(...logged);
    if (returned === -1) {
      isRefused = true;
      if (endsSearch || !goesOn) break;
    } else if (returned === null) {
      sum = null;
      isUnsure ||= !goesOn && examined < clients.length;
    } else if (sum !== null) sum += returned;
  }
  return {
    returned: isRefused ? -1 : sum,
    leastHops: clients.reduce((total, { hops, returned }) => total + Math.max(returned ?? 0, hops ?? 0), 0),
    clients,
    examined: isUnsure ? null : examined,
    messages,
  };
}
