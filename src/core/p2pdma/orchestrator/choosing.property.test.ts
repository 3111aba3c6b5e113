import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { completions, partlyShownMachine } from '../../testing/partlyShown.ts';
import { publishedBy } from '../../testing/publishedBy.ts';
import type { Machine, NodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { driverContext } from '../memory/driverContext.ts';
import { noDrivers, type Orchestrator } from '../memory/drivers.ts';
import { distanceMany } from '../policy/distanceMany.ts';
import { policyFor } from '../policy/policy.ts';
import { defaultSettings } from '../policy/settings.ts';
import { clientList } from './clientList.ts';
import { findMany } from './findProvider.ts';
import { type OrchestratorOperation, operateOnOrchestrator } from './orchestratorOperations.ts';

const target = onTarget();
const { tree } = target.policy;
const everybody: readonly NodeId[] = [...tree.machine.functions, ...tree.machine.others].map(({ id }) => id);
const endpoints = tree.machine.functions.filter(({ kind }) => kind === 'endpoint').map(({ id }) => id);
const anybody = fc.constantFrom(...everybody);
const anyClients = fc.array(fc.constantFrom(...endpoints), { maxLength: 4 });
const anySeed = fc.integer({ min: 0, max: 0xffff_ffff });
const anyKernel = fc.constantFrom('4.20', '5.2', '5.8', '6.0', '7.2');
/** Drives of the rack, published or not, in any number. */
const anyMemory = fc.subarray([...endpoints]).map(ids => publishedBy(...ids));

describe('sums over clients', () => {
  it('are the sum of the single distances, in any order, verbose or not', () => {
    fc.assert(
      fc.property(fc.constantFrom(...endpoints), anyClients, anyKernel, (provider, clients, kernel) => {
        const context = onTarget({ kernel, cpu: { vendor: 'amd', family: 0x17 } });
        const sum = (of: readonly NodeId[], isVerbose: boolean) =>
          distanceMany(context, { provider, clients: of, isVerbose }).returned;
        const single = clients.map(client => sum([client], false) ?? -1);
        const expected =
          clients.length === 0 || single.includes(-1) ? -1 : single.reduce((total, each) => total + each, 0);
        for (const isVerbose of [true, false]) {
          expect(sum(clients, isVerbose)).toBe(expected);
          expect(sum(clients.toReversed(), isVerbose)).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are 0 only where the provider is every client', () => {
    fc.assert(
      fc.property(fc.constantFrom(...endpoints), anyClients, (provider, clients) => {
        const { returned } = distanceMany(target, { provider, clients, isVerbose: false });
        expect(returned === 0).toBe(clients.length > 0 && clients.every(client => client === provider));
      }),
    );
  });
});

describe('whoever is found', () => {
  it('has published, serves every client, is nearest, and is the same for the same seed', () => {
    fc.assert(
      fc.property(anyMemory, anyClients, anySeed, (memory, clients, seed) => {
        const context = { ...target, memory };
        const { candidates, ties, pick } = findMany(context, clients, seed);
        const sums = candidates.flatMap(({ distance: { returned } }) =>
          returned !== null && returned >= 0 ? [returned] : [],
        );
        if (pick === null) expect(sums).toEqual([]);
        else expect(ties).toContain(pick);
        for (const { provider, distance } of candidates) {
          expect(ties.includes(provider)).toBe(distance.returned === Math.min(...sums));
        }
        expect(findMany(context, clients, seed).pick).toBe(pick);
      }),
      { numRuns: 60 },
    );
  });

  it('is each of the nearest equally often over the seeds', () => {
    const drives = ['cmb0', 'cmb1', 'nvme2', 'nvme3'];
    const memory = publishedBy(...drives);
    const clients = endpoints.filter(id => id === 'rnic');
    const counts = new Map<NodeId, number>();
    const DRAWS = 1200;
    for (let seed = 0; seed < DRAWS; seed++) {
      const { pick } = findMany({ ...target, memory }, clients, seed);
      if (pick) counts.set(pick, (counts.get(pick) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(drives);
    // Chi squared at 1 in 1000 for three degrees of freedom.
    const expected = DRAWS / drives.length;
    const chiSquared = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    );
    expect(chiSquared).toBeLessThan(16.27);
  });
});

const anyOperation: fc.Arbitrary<OrchestratorOperation> = fc.oneof(
  { weight: 4, arbitrary: anybody.map(client => ({ kind: 'add-client' as const, client })) },
  anybody.map(client => ({ kind: 'remove-client' as const, client })),
  fc.constant({ kind: 'find-provider' as const }),
  fc.constantFrom(...endpoints).map(provider => ({ kind: 'assign-provider' as const, provider })),
  fc.constant({ kind: 'free-clients' as const }),
);

describe('a list, whatever is done with it', () => {
  it('has one provider in all entries, and one that every client may reach', () => {
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 12 }), operations => {
        let list: Orchestrator = { ...noDrivers.orchestrator, api: 'client-list' };
        for (const operation of operations) {
          const { orchestrator, outcome } = operateOnOrchestrator(target, list, operation);
          if (!outcome.succeeded) expect(orchestrator).toBe(list);
          list = orchestrator;
          expect(new Set(list.clients.map(({ provider }) => provider)).size).toBeLessThanOrEqual(1);
          const provider = clientList.providerOf(list);
          if (provider)
            expect(clientList.distance(target, list, provider).returned).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('what a capture does not show', () => {
  const MOST_COMPLETIONS = 200;
  const devicesOf = ({ functions }: Machine) =>
    functions.filter(({ id }) => id.startsWith('device')).map(({ id }) => id);
  const findIn = (machine: Machine, client: NodeId) => {
    const memory = publishedBy(...devicesOf(machine).filter(id => id !== client));
    const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } as const };
    const context = driverContext({ policy: policyFor(machineTree(machine), settings), memory });
    return findMany(context, [client], 1);
  };

  it('changes nothing about who is found where that is said to be certain', () => {
    fc.assert(
      fc.property(partlyShownMachine, fc.nat(), (machine, place) => {
        const devices = devicesOf(machine);
        const client = devices[place % devices.length];
        if (client === undefined) return;
        const said = findIn(machine, client);
        if (said.pick === undefined) return;
        let count = 0;
        for (const possible of completions(machine)) {
          if (count++ > MOST_COMPLETIONS) break;
          expect([...findIn(possible, client).ties].sort()).toEqual([...said.ties].sort());
        }
      }),
      { numRuns: 150 },
    );
  });
});
