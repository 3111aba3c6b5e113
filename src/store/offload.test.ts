import { describe, expect, it } from 'vitest';
import { openScene } from '../core/scenes/scenes.ts';
import { startingView } from '../core/share/document.ts';
import { nodeId } from '../core/topology/machine.ts';
import { keepAnswersCurrent } from './answering.ts';
import { currentOffloadRun } from './offloadRun.ts';
import { appWithoutPage, engineHere, noPause, openedFromLink } from './testing/appWithoutPage.ts';

/** The built-in target, opened with the tab of NVMe-oF up; asked of the engine itself. */
async function opened() {
  const scene = openScene('nvmeof-target');
  if (!scene) throw new Error('no such scene');
  const { engine, settle } = engineHere([
    'offload',
    'runOffload',
    'run',
    'proposeTarget',
    'operateTarget',
    'operate',
    'makeLink',
  ]);
  const view = { ...startingView, tab: 'offload' } as const;
  const { store, actions } = appWithoutPage(engine, {}, { open: openedFromLink(scene.document), view });
  keepAnswersCurrent(store, engine, noPause);
  const report = () => {
    const { offload } = store.getState().answers;
    return offload?.ok ? offload.value : null;
  };
  await actions.offloading.setUpTarget();
  await settle();
  return { store, actions, settle, report };
}

describe('a target', () => {
  it('is served through memory until somebody offers some, and is asked to use it', async () => {
    const { actions, settle, report } = await opened();
    expect(report()?.choices.map(({ provider }) => provider)).toEqual([null, null, null, null]);
    await actions.drivers.placeMemory(nodeId('cmb0'));
    actions.looking.inspect('offload');
    await actions.offloading.operateTarget({ kind: 'write-all', text: '1' });
    await settle();
    expect(report()?.choices.map(({ provider }) => provider)).toEqual(Array(4).fill('cmb0'));
    expect(report()?.freedLanes).toBe(16);
  });

  it('keeps the number of a namespace that is gone for nobody else', async () => {
    const { store, actions } = await opened();
    actions.offloading.removeNamespace(2);
    actions.offloading.addNamespace(nodeId('cmb4'));
    const { namespaces } = store.getState().open?.document.target ?? { namespaces: [] };
    expect(namespaces.map(({ nsid }) => nsid)).toEqual([1, 3, 4, 5]);
    expect(namespaces.at(-1)).toMatchObject({ device: 'cmb4', isEnabled: false });
  });

  it('shows what the kernel said to the last thing that was done', async () => {
    const { store, actions } = await opened();
    await actions.offloading.operateTarget({ kind: 'write-p2pmem', nsid: 1, text: '1' });
    expect(store.getState().outcome).toMatchObject({ call: 'nvmet_ns_p2pmem_store', returned: '-EBUSY' });
  });
});

describe('the data path', () => {
  it('is played by namespace, and follows what is changed', async () => {
    const { store, actions, settle } = await opened();
    actions.offloading.playOffload('served', 3, false);
    expect(store.getState().play).toMatchObject({ what: 'Namespace 3, as the target serves it', at: 0 });
    expect(store.getState().play?.steps[0]?.lane).toBe('fallback');
    const reading = store.getState().play?.steps[0]?.at;
    actions.offloading.editTarget({ operation: 'write' });
    await settle();
    expect(store.getState().play?.steps[0]?.at).not.toBe(reading);
  });

  it('ends with the namespace that it belongs to', async () => {
    const { store, actions, settle } = await opened();
    actions.offloading.playOffload('throughMemory', 3, false);
    actions.offloading.removeNamespace(3);
    await settle();
    expect(store.getState().play).toBeNull();
  });
});

describe('a run packet by packet', () => {
  it('stays with the target that it was about', async () => {
    const { store, actions } = await opened();
    actions.offloading.editTarget({ sizeBytes: 4096 });
    await actions.offloadRuns.runOffload();
    expect(currentOffloadRun(store.getState())?.result?.ok).toBe(true);
    actions.offloading.editTarget({ commandsInFlight: 2 });
    expect(currentOffloadRun(store.getState())).toBeNull();
  });

  it('leads to its packets, as the transfers of the document', async () => {
    const { store, actions, settle } = await opened();
    actions.offloading.editTarget({ sizeBytes: 4096 });
    await actions.offloadRuns.runOffload();
    actions.offloadRuns.lookIntoOffload('throughMemory');
    await settle();
    const { view, open, traffic } = store.getState();
    expect(view.tab).toBe('traffic');
    expect(open?.document.workload.flows.map(({ name }) => name).slice(0, 2)).toEqual([
      'Namespace 1 through memory, in',
      'Namespace 1 through memory, out',
    ]);
    expect(traffic.run?.by).toBe('packets');
    expect(currentOffloadRun(store.getState())?.result?.ok).toBe(true);
  });
});
