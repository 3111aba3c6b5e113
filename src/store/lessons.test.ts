import { describe, expect, it } from 'vitest';
import { keepAddressCurrent } from './addressBar.ts';
import { keepPlayCurrent } from './playOfRoute.ts';
import { restorePreferences } from './preferences.ts';
import { startingState } from './state.ts';
import { appWithoutPage, engineHere } from './testing/appWithoutPage.ts';
import { memoryStorage } from './testing/memoryStorage.ts';

/** The app with the engine's own answers. */
function app(storage = memoryStorage()) {
  const { engine } = engineHere();
  const kept = restorePreferences(startingState, { storage, narrow: false });
  const { store, actions } = appWithoutPage(engine, { storage }, kept);
  const bar = { now: '' };
  const write = (hash: string) => {
    bar.now = hash;
  };
  keepPlayCurrent(store);
  keepAddressCurrent(store, { read: () => bar.now, push: write, replace: write });
  return { store, actions, bar, storage };
}
const settled = () => new Promise(resolve => setTimeout(resolve, 20));

describe('a lesson', () => {
  it('opens by its link, at the step that the link names', async () => {
    const { store, actions, bar } = app();
    await actions.opening.visit('#l=one-bit&step=2');
    expect(store.getState().lesson?.moment).toMatchObject({ id: 'one-bit', step: 1 });
    expect(store.getState().play?.key).toBe('route');
    expect(store.getState().play?.playing).toBe(false);
    expect(bar.now).toBe('#l=one-bit&step=2');
    await actions.opening.visit('#l=one-bit');
    expect(store.getState().lesson?.moment.step).toBe(0);
  });

  it('a link to a step that it lacks opens the last; a lesson that is none leads to the start page', async () => {
    const { store, actions } = app();
    await actions.opening.visit('#l=one-bit&step=99');
    expect(store.getState().lesson?.moment.step).toBe(4);
    await actions.opening.visit('#l=nothing');
    expect(store.getState().open).toBeNull();
    expect(store.getState().notice).toContain('no lesson named "nothing"');
  });

  it('reveals only after a prediction, and keeps what was predicted while it is open', async () => {
    const { store, actions } = app();
    await actions.lessons.openLesson('one-bit');
    actions.lessons.revealPrediction();
    expect(store.getState().lesson?.made).toEqual({});
    expect(store.getState().view.pair).toBeNull();
    actions.lessons.choosePrediction(2);
    actions.lessons.revealPrediction();
    expect(store.getState().lesson?.made).toEqual({ 0: 2 });
    expect(store.getState().view.pair).toEqual({ client: 'nic', provider: 'nvme' });
    actions.lessons.goToLessonStep(1);
    await settled();
    actions.lessons.goToLessonStep(0);
    await settled();
    expect(store.getState().view.pair).not.toBeNull();
    await actions.lessons.openLesson('one-bit');
    expect(store.getState().lesson?.made).toEqual({ 0: 2 });
  });

  it('touches nothing that is kept, whatever is tried on its machine, and can be set back', async () => {
    const { store, actions, storage } = app();
    await actions.opening.openExample('desktop');
    actions.asking.chooseKernel('5.4');
    await settled();
    const kept = storage.getItem('peerlane.machine.new');
    await actions.lessons.openLesson('one-bit');
    actions.asking.chooseKernel('4.20');
    await settled();
    expect(store.getState().open?.document.settings.kernel).toBe('4.20');
    expect(store.getState().shelf).toHaveLength(1);
    expect(storage.getItem('peerlane.machine.new')).toBe(kept);
    actions.lessons.restoreLessonStep();
    expect(store.getState().open?.document.settings.kernel).toBe('7.3');
    expect(store.getState().history.past).toEqual([]);
  });

  it('is left with its machine, which is then one of the person’s own', async () => {
    const { store, actions, bar } = app();
    await actions.lessons.openLesson('one-bit', 2);
    actions.lessons.leaveLesson();
    await settled();
    expect(store.getState().lesson).toBeNull();
    expect(store.getState().shelf.map(({ origin }) => origin)).toEqual(['lesson · One bit decides']);
    expect(bar.now).toMatch(/^#d=id1/);
  });

  it('another machine ends it', async () => {
    const { store, actions } = app();
    await actions.lessons.openLesson('one-bit');
    await actions.opening.openExample('desktop');
    expect(store.getState().lesson).toBeNull();
  });

  it('remembers how far somebody came, over visits', async () => {
    const { actions, storage } = app();
    await actions.lessons.openLesson('one-bit', 3);
    await actions.lessons.openLesson('one-bit', 1);
    const again = app(storage).store.getState().lessonRecords;
    expect(again['one-bit']).toEqual({
      title: 'One bit decides',
      furthest: 3,
      stepCount: 5,
      isFinished: false,
    });
    await actions.lessons.openLesson('one-bit', 4);
    actions.lessons.choosePrediction(0);
    actions.lessons.revealPrediction();
    expect(app(storage).store.getState().lessonRecords['one-bit']?.isFinished).toBe(true);
  });

  it('goes on where storage is full, and passes over what it cannot read there', async () => {
    const { store, actions } = app(memoryStorage({ full: true }));
    await actions.lessons.openLesson('one-bit', 1);
    expect(store.getState().lessonRecords['one-bit']?.furthest).toBe(1);
    const storage = memoryStorage();
    storage.setItem('peerlane.lesson.one-bit', '{"furthest":"far"}');
    storage.setItem('peerlane.lesson.other', 'not json');
    expect(app(storage).store.getState().lessonRecords).toEqual({});
  });
});

it('a reveal leaves the player on its step where it plays the same, and begins what is new at the first', async () => {
  const { store, actions } = app();
  await actions.lessons.openLesson('doorbell', 1);
  actions.playing.scrubTo(1);
  actions.lessons.restoreLessonStep();
  expect(store.getState().play).toMatchObject({ key: 'route', at: 1 });
  actions.lessons.choosePrediction(0);
  actions.lessons.revealPrediction();
  expect(store.getState().play).toMatchObject({ key: 'route-race', at: 0 });
});

it('a command of the target that a lesson plays is kept, and closed by nothing that is answered later', async () => {
  const { store, actions } = app();
  await actions.lessons.openLesson('copy-offload');
  await settled();
  expect(store.getState().play?.key).toBe('offload throughMemory 1');
  actions.lessons.choosePrediction(2);
  actions.lessons.revealPrediction();
  await settled();
  expect(store.getState().play?.key).toBe('offload served 1');
});

describe('transfers of a lesson', () => {
  const runOf = ({ store }: Pick<ReturnType<typeof app>, 'store'>) => store.getState().traffic.run;

  it('are run as soon as a step shows them', async () => {
    const it = app();
    await it.actions.lessons.openLesson('contention');
    await settled();
    expect(runOf(it)?.answer.flows.map(({ name }) => name)).toEqual(['GPU 0 to GPU 1']);
  });

  it('are run at the reveal, where what they get is asked first', async () => {
    const it = app();
    await it.actions.lessons.openLesson('contention', 1);
    await settled();
    expect(it.store.getState().view.tab).toBe('verdict');
    expect(runOf(it)).toBeNull();
    it.actions.lessons.choosePrediction(1);
    it.actions.lessons.revealPrediction();
    await settled();
    expect(it.store.getState().view.tab).toBe('traffic');
    expect(runOf(it)?.answer.flows).toHaveLength(4);
    expect(runOf(it)?.answer.flows[0]?.gigabytes).toBeCloseTo(3.4, 1);
  });
});

it('the paths to the places of a list close with the document that they are of', async () => {
  const { store, actions } = app();
  await actions.lessons.openLesson('four-places');
  expect(store.getState().play?.key).toBe('segments');
  actions.looking.select(null);
  expect(store.getState().play?.key).toBe('segments');
  actions.asking.chooseKernel('5.4');
  expect(store.getState().play).toBeNull();
});
