import { describe, expect, it } from 'vitest';
import { onTarget } from '../../testing/orchestrated.ts';
import { nodeId } from '../../topology/machine.ts';
import { functionOf } from '../../topology/machineTree.ts';
import { sentenceText } from '../../topology/sentence.ts';
import { noDrivers, type Orchestrator } from '../memory/drivers.ts';
import { type OrchestratorOperation, operateOnOrchestrator } from './orchestratorOperations.ts';
import { rankProviders } from './rankProviders.ts';

const target = onTarget();
const empty: Orchestrator = { ...noDrivers.orchestrator, api: 'client-list' };
const emptyArray: Orchestrator = { ...empty, api: 'arrays' };

const perform = (orchestrator: Orchestrator, operation: OrchestratorOperation, context = target) =>
  operateOnOrchestrator(context, orchestrator, operation);
const add = (client: string): OrchestratorOperation => ({ kind: 'add-client', client: nodeId(client) });
const assign = (provider: string): OrchestratorOperation => ({
  kind: 'assign-provider',
  provider: nodeId(provider),
});

/** The orchestrator after all of these, each of which must succeed. */
const having = (start: Orchestrator, ...operations: readonly OrchestratorOperation[]) =>
  operations.reduce((orchestrator, operation) => {
    const call = perform(orchestrator, operation);
    expect(call.outcome).toMatchObject({ succeeded: true });
    return call.orchestrator;
  }, start);
const logOf = (call: ReturnType<typeof perform>) => call.outcome.messages.map(({ text }) => text);
const clientsOf = ({ clients }: Orchestrator) => clients.map(({ client }) => client);

describe('a client list of 2018', () => {
  const bound = having(empty, add('rnic'), add('nvme2'), assign('cmb0'));

  it('writes the provider into every entry', () => {
    expect(bound.clients).toEqual([
      { client: 'rnic', provider: 'cmb0' },
      { client: 'nvme2', provider: 'cmb0' },
    ]);
  });

  it('bound to a provider, takes whom that one reaches, with the provider', () => {
    expect(having(bound, add('nvme3')).clients.at(-1)).toEqual({ client: 'nvme3', provider: 'cmb0' });
  });

  it('bound to a provider, refuses whom that one does not reach, in the words of the kernel', () => {
    const call = perform(bound, add('cmb4'));
    expect(call.outcome).toMatchObject({
      call: 'pci_p2pdma_add_client',
      returned: '-EXDEV',
      succeeded: false,
    });
    expect(logOf(call)).toEqual([
      `${functionOf(target.policy.tree, nodeId('cmb4')).bdf}: cannot be used for peer-to-peer DMA as it is not reachable by the provider`,
    ]);
    expect(sentenceText(call.outcome.sentence)).toContain('The list is bound to NVMe 0 with CMB.');
    expect(call.orchestrator).toBe(bound);
  });

  it('bound to nobody, takes them all', () => {
    expect(clientsOf(having(empty, add('rnic'), add('cmb4'), add('lan0')))).toHaveLength(3);
  });

  it.each([
    ['rxe0', 'because the driver makes use of dma_virt_ops'],
    ['nowhere', 'as it is not a PCI device'],
  ])('refuses %s with -ENODEV under every kernel', (client, why) => {
    for (const kernel of ['4.20', '7.2']) {
      const call = perform(empty, add(client), onTarget({ kernel }));
      expect(call.outcome.returned).toBe('-ENODEV');
      expect(logOf(call)).toEqual([`${client}: cannot be used for peer-to-peer DMA ${why}`]);
    }
  });

  it('drops every entry of the PCI function that is removed, however it was named', () => {
    const twice = having(empty, add('usb'), add('usb-disk'), add('rnic'), add('usb'));
    expect(clientsOf(having(twice, { kind: 'remove-client', client: nodeId('usb-disk') }))).toEqual(['rnic']);
  });

  it('is bound by its first entry only: with the last one gone anybody may be added', () => {
    const none = having(bound, { kind: 'free-clients' });
    expect(none.clients).toEqual([]);
    expect(clientsOf(having(none, add('cmb4')))).toEqual(['cmb4']);
  });

  it('that is empty is at distance 0 from everybody, so any provider is found and any assigned', () => {
    const found = perform(empty, { kind: 'find-provider' });
    expect(found.outcome.succeeded).toBe(true);
    expect(rankProviders(target, empty).ties).toEqual(['cmb4', 'cmb0', 'cmb1']);
    expect(perform(empty, assign('cmb4')).outcome).toMatchObject({ succeeded: true, returned: 'true' });
  });

  it('keeps its provider when a search finds nobody, and when a named one is refused', () => {
    const lost = perform(bound, { kind: 'find-provider' }, onTarget({}, { ...target.memory, providers: [] }));
    expect(lost.outcome).toMatchObject({ succeeded: false, returned: 'NULL' });
    expect(lost.orchestrator).toBe(bound);
    const refused = perform(bound, assign('cmb4'));
    expect(refused.outcome).toMatchObject({ succeeded: false, returned: 'false' });
    expect(refused.orchestrator).toBe(bound);
  });

  it('gives back a reference on the provider for each entry, though a search took one', () => {
    const texts = rankProviders(target, bound).references.map(sentenceText);
    expect(texts[0]).toBe('The list holds 2 references, one for each entry: RNIC, NVMe 2.');
    expect(texts[1]).toContain('When freed it drops 2 references on NVMe 0 with CMB');
  });
});

describe('the arrays of 4.20', () => {
  it('take anybody, as nothing is asked before the distance is', () => {
    const all = having(emptyArray, add('rnic'), add('nowhere'), add('rxe0'), add('rnic'));
    expect(clientsOf(all)).toEqual(['rnic', 'nowhere', 'rxe0', 'rnic']);
    expect(perform(all, { kind: 'find-provider' }).outcome).toMatchObject({ returned: 'NULL' });
  });

  it('that are empty are near to nobody', () => {
    expect(perform(emptyArray, { kind: 'find-provider' }).outcome.succeeded).toBe(false);
    const call = perform(emptyArray, assign('cmb0'));
    expect(call.outcome).toMatchObject({
      call: 'pci_p2pdma_distance_many',
      returned: '-1',
      succeeded: false,
    });
  });

  it('bind nobody: a client that the provider does not reach is taken, and found out when asked again', () => {
    const served = having(emptyArray, add('rnic'), assign('cmb0'));
    expect(served.provider).toBe('cmb0');
    const broken = having(served, add('cmb4'));
    expect(broken.provider).toBe('cmb0');
    const asked = perform({ ...broken, isVerbose: true }, assign('cmb0'));
    expect(asked.outcome).toMatchObject({ succeeded: false, returned: '-1' });
    expect(logOf(asked).join('\n')).toContain('do not share an upstream bridge or whitelisted host bridge');
  });

  it('lose their provider when a search finds nobody', () => {
    const served = having(emptyArray, add('rnic'), assign('cmb0'), add('lan0'));
    expect(perform(served, { kind: 'find-provider' }).orchestrator.provider).toBeNull();
  });
});

describe('what is written into the attribute', () => {
  const clients = having(emptyArray, add('rnic'), add('nvme2'));
  const write = (text: string) => perform(clients, { kind: 'enable', text });
  const name = functionOf(target.policy.tree, nodeId('cmb1')).bdf;

  it('names the provider, lets one be found, or puts it back', () => {
    expect(write(name).orchestrator.provider).toBe('cmb1');
    expect(['cmb0', 'cmb1']).toContain(write('on').orchestrator.provider);
    const off = perform(write(name).orchestrator, { kind: 'enable', text: '0' });
    expect(off.orchestrator.provider).toBeNull();
  });

  it('is refused where it names nobody, and then nothing changes', () => {
    const call = write('0000:77:00.0');
    expect(call.outcome).toMatchObject({ call: 'pci_p2pdma_enable_store', returned: '-ENODEV' });
    expect(call.orchestrator).toBe(clients);
  });
});

describe('the other form', () => {
  it('starts with the same clients, without a provider, and a list without whom it refuses', () => {
    const arrays = having(emptyArray, add('rnic'), add('nowhere'), add('nvme2'));
    const call = perform({ ...arrays, provider: nodeId('cmb0') }, { kind: 'choose-api', api: 'client-list' });
    expect(call.orchestrator).toMatchObject({ api: 'client-list', provider: null });
    expect(call.orchestrator.clients).toEqual([
      { client: 'rnic', provider: null },
      { client: 'nvme2', provider: null },
    ]);
    expect(logOf(call)).toHaveLength(1);
    const back = perform(call.orchestrator, { kind: 'choose-api', api: 'arrays' });
    expect(clientsOf(back.orchestrator)).toEqual(['rnic', 'nvme2']);
  });
});

describe('the ranking', () => {
  it('has whoever may serve first, nearest first, and a new seed moves no row', () => {
    const clients = having(emptyArray, add('rnic'), add('nvme2'));
    const rows = [1, 2, 3, 4, 5].map(seed => rankProviders(target, { ...clients, seed }));
    for (const { candidates, ties, pick } of rows) {
      expect(candidates.map(({ provider }) => provider)).toEqual(['cmb0', 'cmb1', 'cmb4']);
      expect(ties).toEqual(['cmb0', 'cmb1']);
      expect(ties).toContain(pick);
    }
    expect(new Set(rows.map(({ pick }) => pick)).size).toBe(2);
  });
});
