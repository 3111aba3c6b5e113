import { err, ok, type Result } from '../../lib/result.ts';
import { deviceKind } from '../../topology/deviceKind.ts';
import type { DeviceKind } from '../../topology/kind.ts';
import type { NodeId, PciFunction } from '../../topology/machine.ts';
import { nearestFunction } from '../../topology/nearestFunction.ts';
import type { CallOutcome } from '../memory/callOutcome.ts';
import { cmbOf } from '../memory/cmb.ts';
import { type Drivers, noDrivers } from '../memory/drivers.ts';
import { type DriverOperation, type DriversAsked, operateDrivers } from '../memory/operateDrivers.ts';
import { judgePair } from '../policy/judgePair.ts';
import { type Policy, policyFor } from '../policy/policy.ts';
import type { MapType } from '../policy/verdict.ts';
import type { OrchestratorOperation } from './orchestratorOperations.ts';

/** Lists of clients worth looking at, made for the machine at hand. */
export const clientPresets = [
  {
    id: 'choice',
    name: 'Two clients, several providers',
    means: 'two devices that work on one buffer, and everybody who could hold it',
  },
  {
    id: 'bound',
    name: 'A bound list refuses',
    means: 'the list of 2018 with its provider, and a client that does not reach it',
  },
  {
    id: 'not-pci',
    name: 'Clients that are not PCI',
    means: 'a USB device or RDMA in software, and who stands for them',
  },
] as const;
export type ClientPreset = (typeof clientPresets)[number]['id'];

/** What drivers have set up after a preset, and what the kernel answered to the last call of it. */
export interface ProposedClients {
  readonly drivers: Drivers;
  readonly outcome: CallOutcome | null;
}

/**
 * Has an orchestrator do what shows a preset on this machine, by the calls that a person would make. Who offers memory
 * goes on offering it; the clients before are gone. Error: no devices of this machine can show it, in words.
 */
export function proposeClients(preset: ClientPreset, asked: DriversAsked): Result<ProposedClients, string> {
  const policy = policyFor(asked.machine.tree, asked.settings);
  const context: Context = { ...asked, policy, reached: new Map() };
  const operations = proposals[preset](context);
  return operations.ok ? ok(did(context, operations.value)) : operations;
}

interface Context extends DriversAsked {
  readonly policy: Policy;
  /** What was judged already, by provider and client. */
  readonly reached: Map<string, MapType>;
}
type Operations = Result<readonly DriverOperation[], string>;

const proposals: Record<ClientPreset, (context: Context) => Operations> = {
  choice: context => {
    const team = findTeam(context);
    return team.ok ? ok(gathered(team.value)) : team;
  },
  bound,
  'not-pci': notPci,
};

/** Two clients, and whoever offers them memory: the first of them reaches both. */
interface Team {
  readonly clients: readonly NodeId[];
  readonly provider: NodeId;
  /** How both clients reach it. */
  readonly way: MapType;
  readonly others: readonly NodeId[];
}

/** A list that has its provider is asked to take somebody who does not reach it. */
function bound(context: Context): Operations {
  const team = findTeam(context);
  if (!team.ok) return team;
  const { provider, clients } = team.value;
  if (team.value.way === 'NOT_SUPPORTED' || team.value.way === 'UNKNOWN') {
    return err('No device is known to serve two clients here, so no list can be bound.');
  }
  const stranger = devicesToTry(context).find(
    fn => !clients.includes(fn.id) && reach(context, provider, fn) === 'NOT_SUPPORTED',
  );
  if (!stranger) return err('Under this kernel every device reaches the provider; no list refuses any.');
  return ok([
    ...gathered(team.value),
    orchestrate({ kind: 'choose-api', api: 'client-list' }),
    orchestrate({ kind: 'assign-provider', provider }),
    add(stranger.id),
  ]);
}

/** Everybody who is no PCI function, and memory that one of them reaches by who stands for it. */
function notPci(context: Context): Operations {
  const { tree } = context.policy;
  const { others } = tree.machine;
  if (others.length === 0)
    return err(
      'Every device of this machine is a PCI function. Below, under “A client that is not PCI”, one is added.',
    );
  const standIns = others.flatMap(({ id }) => nearestFunction(tree, id) ?? []);
  const able = providersToTry(context);
  const serves = ({ id }: PciFunction) =>
    standIns.some(fn => fn.id !== id && reach(context, id, fn) !== 'NOT_SUPPORTED');
  const provider = able.find(serves) ?? able[0];
  return ok([...(provider ? [offer(provider.id)] : []), ...others.map(({ id }) => add(id))]);
}

const orchestrate = (operation: OrchestratorOperation): DriverOperation => ({
  on: 'orchestrator',
  operation,
});
const add = (client: NodeId) => orchestrate({ kind: 'add-client', client });
const offer = (node: NodeId): DriverOperation => ({ on: 'memory', operation: { kind: 'offer', node } });
const gathered = ({ clients, provider, others }: Team): readonly DriverOperation[] => [
  ...[provider, ...others].map(offer),
  ...clients.map(add),
];

/** One operation after the other, beginning with an orchestrator that has no clients. */
function did(
  { machine, settings, drivers }: Context,
  operations: readonly DriverOperation[],
): ProposedClients {
  let now: ProposedClients = {
    drivers: { ...drivers, orchestrator: noDrivers.orchestrator },
    outcome: null,
  };
  for (const operation of operations)
    now = operateDrivers({ machine, settings, drivers: now.drivers }, operation);
  return now;
}

/** The best there is: below a bridge, through the host bridge, perhaps, and else to see why not. */
const ways: readonly MapType[] = ['BUS_ADDR', 'THRU_HOST_BRIDGE', 'UNKNOWN', 'NOT_SUPPORTED'];

/** Two devices that reach the memory of a third alike. Error: nobody has memory to offer, or there are no three. */
function findTeam(context: Context): Result<Team, string> {
  const devices = devicesToTry(context);
  const able = providersToTry(context);
  if (able.length === 0) return err(nobodyOffers(context));
  for (const way of ways) {
    for (const first of devices) {
      for (const provider of able) {
        const isServed = (fn: PciFunction) =>
          fn.id !== provider.id && reach(context, provider.id, fn) === way;
        if (!isServed(first)) continue;
        const others = devices.filter(fn => cardOf(fn) !== cardOf(first) && isServed(fn));
        const second = others.find(fn => deviceKind(fn) !== deviceKind(first)) ?? others[0];
        if (second) return ok(withOthers(context, [first, second], { provider: provider.id, way }));
      }
    }
  }
  return err('It takes a device with memory and two more to be its clients; this machine has no three.');
}

const nobodyOffers = ({ machine }: Context): string =>
  machine.tree.machine.functions.some(({ kind, bars }) => kind === 'endpoint' && bars.state === 'unknown')
    ? 'The capture does not show the BARs, so nobody is known to have memory to offer. Take it again with sudo lspci -vvv.'
    : 'No device of this machine has a memory BAR that the kernel would take.';

/** One more who could serve, and one who is out of reach: what there is to choose between. */
function withOthers(
  context: Context,
  clients: readonly PciFunction[],
  { provider, way }: Pick<Team, 'provider' | 'way'>,
): Team {
  const ids = clients.map(({ id }) => id);
  const rest = providersToTry(context).filter(({ id }) => id !== provider && !ids.includes(id));
  const servesAll = ({ id }: PciFunction) => clients.every(fn => reach(context, id, fn) !== 'NOT_SUPPORTED');
  const others = [rest.find(servesAll), rest.find(fn => !servesAll(fn))];
  return { clients: ids, provider, way, others: others.flatMap(fn => fn?.id ?? []) };
}

function reach({ policy, reached }: Context, provider: NodeId, client: PciFunction): MapType {
  const key = `${provider} ${client.id}`;
  const known = reached.get(key) ?? judgePair(policy, provider, client.id).mapType;
  reached.set(key, known);
  return known;
}

/** `0000:04:00.1` and `0000:04:00.0` are one card. */
const cardOf = ({ bdf }: PciFunction): string => bdf.replace(/\.\d$/, '');

/** Of a large machine the first devices are enough. */
const MOST_TRIED = 24;
/** Data comes in by a network adapter and ends in a drive. */
const clientOrder: readonly DeviceKind[] = ['nic', 'nvme', 'gpu', 'accelerator'];

/** Who would work on a buffer; drives with a buffer of their own last, since they rather offer it. */
function devicesToTry({ policy, drivers }: Context): readonly PciFunction[] {
  const place = (fn: PciFunction) =>
    clientOrder.indexOf(deviceKind(fn)) + (cmbOf(drivers.memory, fn.id) ? clientOrder.length : 0);
  return policy.tree.machine.functions
    .filter(fn => clientOrder.includes(deviceKind(fn)))
    .toSorted((a, b) => place(a) - place(b))
    .slice(0, MOST_TRIED);
}

/** Who can offer memory: who does already, then drives with a buffer, then what has most to show. */
function providersToTry(context: Context): readonly PciFunction[] {
  const { memory } = context.drivers;
  const isSetUp = ({ id }: PciFunction) => memory.providers.some(({ node }) => node === id);
  const place = (fn: PciFunction) => {
    if (isSetUp(fn)) return 0;
    if (cmbOf(memory, fn.id)) return 1;
    return ['gpu', 'accelerator'].includes(deviceKind(fn)) ? 2 : 3;
  };
  return devicesToTry(context)
    .filter(({ id }) => canOffer(context, id))
    .toSorted((a, b) => place(a) - place(b));
}

const canOffer = ({ machine, settings, drivers }: Context, node: NodeId): boolean =>
  operateDrivers({ machine, settings, drivers }, offer(node)).outcome.succeeded;
