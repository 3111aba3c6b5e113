import { expect, it } from 'vitest';
import { usualPattern } from '../core/fabric/packets/patterns.ts';
import { nodeId } from '../core/topology/machine.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';

/** A machine with a run behind it, the run stopped somewhere, and one more change after it. */
async function afterRun() {
  const { engine, settle } = engineHere(['openScene', 'pattern', 'run', 'makeLink', 'edit']);
  const { store, actions } = appWithoutPage(engine);
  await actions.opening.openExample('first-lesson');
  await actions.traffic.setPattern({ ...usualPattern, repeat: 1 });
  await actions.traffic.runTraffic();
  await settle();
  actions.traffic.scrubRun(1000);
  return { store, actions, settle };
}

it('undo and redo never reset a run, nor where in it the picture stands', async () => {
  const { store, actions } = await afterRun();
  const { run, clock } = store.getState().traffic;
  expect(run).not.toBeNull();
  actions.asking.chooseKernel('5.4');
  actions.editing.undo();
  actions.editing.redo();
  expect(store.getState().traffic.run).toBe(run);
  expect(store.getState().traffic.clock).toBe(clock);
});

it('the removal of a device, and all that hung on it, is one step', async () => {
  const { store, actions, settle } = await afterRun();
  const before = store.getState().open?.document;
  const nvme = before?.machine.functions.find(fn => fn.kind === 'endpoint');
  await actions.building.edit({ kind: 'remove', node: nvme?.id ?? nodeId('') });
  await settle();
  expect(store.getState().open?.document).not.toBe(before);
  actions.editing.undo();
  expect(store.getState().open?.document).toBe(before);
});
