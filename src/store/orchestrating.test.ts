import { describe, expect, it } from 'vitest';
import { nodeId } from '../core/topology/machine.ts';
import { keepAnswersCurrent } from './answering.ts';
import { rankingAnswer } from './answers/memory.ts';
import { appWithoutPage, engineHere, noPause } from './testing/appWithoutPage.ts';

/** The app without a page: the engine's own handlers, called at once. */
async function targetOpen() {
  const { engine } = engineHere();
  const { store, actions } = appWithoutPage(engine);
  const answering = keepAnswersCurrent(store, engine, noPause);
  await actions.opening.openExample('nvmeof-target');
  await expect.poll(() => store.getState().answers.machine).not.toBeNull();
  const clients = () =>
    store.getState().open?.document.drivers.orchestrator.clients.map(({ client }) => client);
  return { store, actions, answering, clients };
}

describe('the clients of the orchestrator', () => {
  it('are made and taken out by the same key, and the person is told', async () => {
    const { actions, clients, store } = await targetOpen();
    await actions.orchestrating.toggleClient(nodeId('rnic'));
    await actions.orchestrating.toggleClient(nodeId('rxe0'));
    expect(clients()).toEqual(['rnic', 'rxe0']);
    await actions.orchestrating.toggleClient(nodeId('rnic'));
    expect(clients()).toEqual(['rxe0']);
    expect(store.getState().notice).toBe('RNIC is out of the array.');
  });

  it('are neither ports nor bridges: those are looked at instead', async () => {
    const { actions, clients, store } = await targetOpen();
    await actions.orchestrating.toggleClient(nodeId('switch'));
    expect(clients()).toEqual([]);
    expect(store.getState().selected).toBe('switch');
  });

  it('take taps only while they are picked, and picking ends with the tab', async () => {
    const { actions, clients, store } = await targetOpen();
    actions.looking.inspect('clients');
    actions.orchestrating.pickClients(true);
    actions.asking.tapDevice(nodeId('rnic'));
    await expect.poll(clients).toEqual(['rnic']);
    actions.looking.inspect('verdict');
    actions.asking.tapDevice(nodeId('nvme2'));
    expect(store.getState().pairStart).toBe('nvme2');
    expect(clients()).toEqual(['rnic']);
    actions.looking.inspect('clients');
    expect(store.getState().isPickingClients).toBe(false);
  });

  it('are one step to undo, and a refusal none', async () => {
    const { actions, clients } = await targetOpen();
    await actions.orchestrating.orchestrate({ kind: 'choose-api', api: 'client-list' });
    await actions.orchestrating.orchestrate({ kind: 'add-client', client: nodeId('rnic') });
    await actions.orchestrating.orchestrate({ kind: 'add-client', client: nodeId('siw0') });
    expect(clients()).toEqual(['rnic']);
    actions.editing.undo();
    expect(clients()).toEqual([]);
  });

  it('are ranked for while somebody looks', async () => {
    const { answering, store } = await targetOpen();
    const ranking = () => store.getState().paneAnswers[rankingAnswer.key] ?? null;
    expect(ranking()).toBeNull();
    const close = answering.follow(rankingAnswer);
    await expect.poll(ranking).not.toBeNull();
    close();
    expect(ranking()).toBeNull();
  });
});

describe('both walks', () => {
  it('are played for the pair, and end with another kernel or pair', async () => {
    const { actions, store } = await targetOpen();
    const lanes = () => new Set(store.getState().play?.steps.map(({ lane }) => lane));
    await actions.walking.watchWalks();
    expect([...lanes()]).toEqual(['provider walk', 'client walk', 'proposal walk']);
    expect(store.getState().play?.what).toBe('Both walks from NVMe 0 with CMB and RNIC');
    actions.asking.chooseIommu('on');
    expect(store.getState().play).toBeNull();
    await actions.walking.watchWalks();
    actions.asking.swapPair();
    expect(store.getState().play).toBeNull();
  });

  it('may be put onto the machine first, where they are no PCI functions', async () => {
    const { actions, clients, store } = await targetOpen();
    await actions.orchestrating.addOtherClient({ kind: 'usb', parent: nodeId('rnic') });
    expect(clients()).toEqual(['usb-1']);
    await actions.orchestrating.addOtherClient({ kind: 'rdma', parent: null });
    expect(clients()).toEqual(['usb-1', 'rdma-1']);
    actions.editing.undo();
    actions.editing.undo();
    expect(store.getState().open?.document.machine.others.at(-1)?.id).toBe('usb-1');
  });
});
