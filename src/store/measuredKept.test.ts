import { expect, it } from 'vitest';
import { keepMeasured } from './measuredKept.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

const TEXT = '      GPU0 GPU1\nGPU0     X 53.8\nGPU1  13.5    X\n';

/** A visit with the storage of the one before. */
function visit(storage = memoryStorage()) {
  const { engine, settle } = engineHere(['openScene', 'readMeasured', 'makeLink', 'openLink']);
  const app = appWithoutPage(engine, { storage });
  keepMeasured(app.store, storage, engine);
  return { ...app, storage, settle };
}

it('a measurement is there again after a reload, beside its machine and no other', async () => {
  const first = visit();
  await first.actions.opening.openExample('hgx-h100');
  first.actions.measuring.typeMeasured(TEXT);
  await first.actions.measuring.readMeasured();

  const second = visit(first.storage);
  await second.actions.opening.openExample('dgx-1');
  await second.settle();
  expect(second.store.getState().measuring.found).toEqual([]);
  await second.actions.opening.openExample('hgx-h100');
  await second.settle();
  const { measuring, view } = second.store.getState();
  expect(measuring.text).toBe(TEXT);
  expect(measuring.found[measuring.chosen ?? -1]?.matrix.devices.map(({ name }) => name)).toEqual([
    'GPU0',
    'GPU1',
  ]);
  expect(view.lens).toBe('verdict');
});

it('goes along when the example becomes a machine of one’s own', async () => {
  const { store, actions, storage } = visit();
  await actions.opening.openExample('hgx-h100');
  actions.measuring.typeMeasured(TEXT);
  await actions.measuring.readMeasured();
  const { open } = store.getState();
  if (open) store.setState({ open: { ...open, shelfId: 'mine' } });
  expect(storage.getItem('peerlane.measured.mine')).toBe(TEXT);
});

it('a text in which nothing was found is not kept', async () => {
  const { actions, storage } = visit();
  await actions.opening.openExample('hgx-h100');
  actions.measuring.typeMeasured('nothing of the kind');
  await actions.measuring.readMeasured();
  expect(storage.length).toBe(0);
});

it('is forgotten with its machine, and comes back with it', () => {
  const { store, storage } = visit();
  storage.setItem('peerlane.measured.mine', TEXT);
  const entry = { id: 'mine', name: 'mine', origin: '', savedAtMs: 0, fragment: '', version: 1 };
  store.setState({ forgotten: { entry, snapshots: [], original: null } });
  expect(storage.getItem('peerlane.measured.mine')).toBeNull();
  store.setState({ forgotten: null });
  expect(storage.getItem('peerlane.measured.mine')).toBe(TEXT);
});
