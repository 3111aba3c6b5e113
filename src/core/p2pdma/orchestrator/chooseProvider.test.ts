import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { publishedBy } from '../../testing/publishedBy.ts';
import { unknown } from '../../topology/fact.ts';
import { nodeId } from '../../topology/machine.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { driverContext } from '../memory/driverContext.ts';
import { noDrivers, type Orchestrator, type P2pMemory } from '../memory/drivers.ts';
import { policyFor } from '../policy/policy.ts';
import { defaultSettings } from '../policy/settings.ts';
import { type OrchestratorOperation, operateOnOrchestrator } from './orchestratorOperations.ts';

const target = onTarget();
/** The same machine where no bridge shows its ACS: below the switch it is direct or refused. */
const withoutAcs = (() => {
  const { machine } = target.policy.tree;
  const functions = machine.functions.map(fn => (fn.kind === 'bridge' ? { ...fn, acs: unknown } : fn));
  const settings = { ...defaultSettings, cpu: { vendor: 'intel', family: 6 } as const };
  return driverContext({
    policy: policyFor(machineTree({ ...machine, functions }), settings),
    memory: publishedBy('cmb0', 'cmb1', 'cmb4'),
  });
})();

type Api = Orchestrator['api'];
const keeping = (api: Api, clients: readonly string[], provider: string | null = null): Orchestrator => {
  const bound = provider === null ? null : nodeId(provider);
  return {
    ...noDrivers.orchestrator,
    api,
    clients: clients.map(client => ({
      client: nodeId(client),
      provider: api === 'client-list' ? bound : null,
    })),
    provider: api === 'arrays' ? bound : null,
  };
};
function tell(orchestrator: Orchestrator, operation: OrchestratorOperation, context = target) {
  const call = operateOnOrchestrator(context, orchestrator, operation);
  const { succeeded, returned, sentence, messages } = call.outcome;
  return {
    succeeded,
    returned,
    says: sentenceText(sentence),
    logged: messages.length,
    left: call.orchestrator,
  };
}
const find = { kind: 'find-provider' } as const;
const assign = (provider: string) => ({ kind: 'assign-provider', provider: nodeId(provider) }) as const;
const add = (client: string) => ({ kind: 'add-client', client: nodeId(client) }) as const;
const unpublished = (memory: P2pMemory): P2pMemory => ({
  ...memory,
  providers: memory.providers.map(provider => ({ ...provider, isPublished: false })),
});

describe('a search', () => {
  it('tells whom it found, how far away, and among how many chance chose', () => {
    expect(tell(keeping('arrays', ['rnic', 'cmb1']), find).says).toBe(
      'NVMe 1 with CMB serves, at a summed distance of 4.',
    );
    expect(tell(keeping('arrays', ['rnic']), find).says).toMatch(
      /^NVMe [01] with CMB serves, at a summed distance of 4, by chance of 2 that are equally near\.$/,
    );
  });

  it('tells whether nobody has published memory, or nobody who has can serve', () => {
    const none = onTarget({}, publishedBy());
    expect(tell(keeping('arrays', ['rnic']), find, none).says).toBe(
      'Nobody has published peer-to-peer memory.',
    );
    const hidden = onTarget({}, unpublished(publishedBy('cmb0', 'cmb1')));
    expect(tell(keeping('arrays', ['rnic']), find, hidden).says).toBe(
      'Nobody has published peer-to-peer memory.',
    );
    expect(tell(keeping('arrays', ['lan0']), find)).toMatchObject({
      succeeded: false,
      returned: 'NULL',
      says: 'None of the 3 that have published memory can serve every client.',
    });
  });

  it('that cannot be told says because of whom, and changes nothing', () => {
    const before = keeping('arrays', ['rnic'], 'cmb4');
    const told = tell(before, find, withoutAcs);
    expect(told).toMatchObject({ succeeded: false, returned: 'unknown' });
    expect(told.says).toBe(
      'Who is found cannot be told: it is not known whether every client may reach NVMe 0 with CMB, NVMe 1 with CMB.',
    );
    expect(told.left).toBe(before);
  });

  it('that finds nobody takes the provider from an array', () => {
    expect(tell(keeping('arrays', ['lan0'], 'cmb0'), find).left.provider).toBeNull();
  });
});

describe('a provider that is named', () => {
  it('tells how many it serves, and how far away they are', () => {
    expect(tell(keeping('arrays', ['rnic']), assign('cmb0'))).toMatchObject({
      succeeded: true,
      returned: '4',
      says: 'NVMe 0 with CMB serves 1 client, at a summed distance of 4.',
    });
    expect(tell(keeping('client-list', ['rnic', 'nvme2']), assign('cmb0'))).toMatchObject({
      returned: 'true',
      says: 'NVMe 0 with CMB serves 2 clients, at a summed distance of 8.',
    });
    // Its own memory is no way off.
    expect(tell(keeping('arrays', ['cmb0']), assign('cmb0'))).toMatchObject({
      succeeded: true,
      returned: '0',
    });
  });

  it('tells of the client that it does not reach, and of nobody where there is none', () => {
    const refused = tell(keeping('arrays', ['rnic', 'lan0']), assign('cmb0'));
    expect(refused).toMatchObject({ succeeded: false, returned: '-1' });
    expect(refused.says).toMatch(/cannot reach NVMe 0 with CMB’s memory/);
    expect(refused.says).not.toMatch(/^RNIC/);
    expect(tell(keeping('arrays', []), assign('cmb0'))).toMatchObject({
      succeeded: false,
      returned: '-1',
      says: 'There is no client, and of none the kernel says -1.',
    });
  });

  it.each<Api>(['arrays', 'client-list'])('is not assigned where that cannot be told: %s', api => {
    const before = keeping(api, ['cmb0', 'rnic'], 'cmb4');
    const told = tell(before, assign('cmb0'), withoutAcs);
    expect(told).toMatchObject({ succeeded: false, returned: 'unknown' });
    expect(told.says).toMatch(/^Whether RNIC may reach NVMe 0 with CMB’s memory cannot be told/);
    expect(told.left).toBe(before);
  });
});

describe('a list bound to a provider', () => {
  it('does not take a client of whom it cannot be told', () => {
    const before = keeping('client-list', ['cmb0'], 'cmb0');
    const told = tell(before, add('rnic'), withoutAcs);
    expect(told).toMatchObject({ succeeded: false, returned: 'unknown', logged: 0 });
    expect(told.left).toBe(before);
  });

  it('takes the provider itself, and numbers its entries', () => {
    expect(tell(keeping('client-list', ['rnic'], 'cmb0'), add('cmb0'))).toMatchObject({
      succeeded: true,
      says: 'NVMe 0 with CMB is entry 2 of the list, with NVMe 0 with CMB as its provider.',
    });
  });

  it('says how many entries are dropped, and what is given back', () => {
    const remove = { kind: 'remove-client', client: nodeId('usb') } as const;
    const says = (...clients: readonly string[]) => tell(keeping('client-list', clients), remove).says;
    expect(says('usb', 'usb-disk', 'rnic')).toContain(': 2 entries of its PCI function are dropped.');
    expect(says('usb', 'rnic')).toContain(': 1 entry of its PCI function is dropped.');
    expect(says('rnic')).toContain(': 0 entries of its PCI function are dropped.');
    const free = (count: number) =>
      tell(keeping('client-list', Array(count).fill('rnic'), 'cmb0'), { kind: 'free-clients' }).says;
    expect(free(1)).toContain('gave back 1 reference on clients, and 1 reference on the provider.');
    expect(free(2)).toContain('gave back 2 references on clients, and 2 references on the provider.');
  });
});

describe('an array', () => {
  it('loses a device as often as it was put in, and nobody else', () => {
    const before = keeping('arrays', ['usb', 'rnic', 'usb-disk', 'usb'], 'cmb0');
    const told = tell(before, { kind: 'remove-client', client: nodeId('usb') });
    expect(told).toMatchObject({ succeeded: true, logged: 0 });
    expect(told.left).toEqual(keeping('arrays', ['rnic', 'usb-disk'], 'cmb0'));
  });

  it('that is emptied puts its provider back', () => {
    const told = tell(keeping('arrays', ['rnic'], 'cmb0'), { kind: 'free-clients' });
    expect(told).toMatchObject({ succeeded: true, logged: 0, left: keeping('arrays', []) });
    expect(told.says).toContain('the driver has put back NVMe 0 with CMB');
  });
});

describe('what a person chooses', () => {
  const before = keeping('arrays', ['rnic', 'rxe0'], 'cmb0');

  it('changes nothing else', () => {
    for (const isVerbose of [true, false]) {
      const told = tell({ ...before, isVerbose: !isVerbose }, { kind: 'choose-verbose', isVerbose });
      expect(told).toMatchObject({ succeeded: true, logged: 0, left: { ...before, isVerbose } });
    }
    expect(tell(before, { kind: 'choose-seed', seed: 7 }).left).toEqual({ ...before, seed: 7 });
    // A seed is 32 bits without a sign.
    expect(tell(before, { kind: 'choose-seed', seed: -1 })).toMatchObject({
      says: 'Ties are decided by seed 4294967295.',
      left: { seed: 0xffff_ffff },
    });
  });

  it('is told with what comes of it: another form takes whom it can, and is bound to nobody', () => {
    const list = tell(before, { kind: 'choose-api', api: 'client-list' });
    expect(list).toMatchObject({ succeeded: true, logged: 1, left: keeping('client-list', ['rnic']) });
    expect(list.says).toBe(
      'The clients are a list, as in the series of 2018, which took 1 of 2 clients. It is bound to nobody.',
    );
    expect(tell(keeping('arrays', ['rnic']), { kind: 'choose-api', api: 'client-list' }).says).toBe(
      'The clients are a list, as in the series of 2018. It is bound to nobody.',
    );
    expect(tell(list.left, { kind: 'choose-api', api: 'arrays' })).toMatchObject({
      says: 'The clients are an array, as merged in 4.20. Nothing is assigned.',
      left: keeping('arrays', ['rnic']),
    });
  });

  it('by the attribute is told with the setting first', () => {
    expect(tell(keeping('arrays', ['rnic', 'cmb1']), { kind: 'enable', text: 'y' })).toMatchObject({
      succeeded: true,
      says: 'Whatever peer-to-peer memory is nearest is to be used. NVMe 1 with CMB serves, at a summed distance of 4.',
      left: { provider: 'cmb1' },
    });
  });
});
