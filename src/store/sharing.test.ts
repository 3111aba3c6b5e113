import { describe, expect, it } from 'vitest';
import { pingPong } from '../core/scenes/sharing/pingPong.ts';
import { sharingDocument } from '../core/scenes/sharing/sharingScenes.ts';
import { startingView } from '../core/share/document.ts';
import { MAX_RUNS } from '../core/share/limits.ts';
import { nodeId } from '../core/topology/machine.ts';
import { keepAnswersCurrent } from './answering.ts';
import { SHARING } from './play.ts';
import { chosenSharing, chosenSharingWay } from './selectors.ts';
import { appWithoutPage, engineHere, noPause, openedFromLink } from './testing/appWithoutPage.ts';

/** The ping-pong, opened with its tab up; asked of the engine itself. */
async function opened({ readOnly = false } = {}) {
  const open = openedFromLink(sharingDocument(pingPong), { readOnly });
  const view = { ...startingView, tab: 'sharing' } as const;
  const { engine, settle } = engineHere(['share', 'makeLink']);
  const { store, actions } = appWithoutPage(engine, {}, { open, view });
  keepAnswersCurrent(store, engine, noPause);
  await settle();
  const script = () => chosenSharingWay(store.getState())?.script ?? [];
  const standing = (at: number) => chosenSharing(store.getState())?.run.steps[at]?.outcome.standing;
  return { store, actions, settle, script, standing };
}

describe('the player and the script', () => {
  it('stand on the same call, whoever is stepped', async () => {
    const { store, actions } = await opened();
    actions.sharing.lookAtCall(2);
    expect(store.getState().play).toMatchObject({ key: SHARING, playing: false });
    const { play } = store.getState();
    expect(play?.steps[play.at]?.chapter).toBe('Call 3');
    while (store.getState().sharing.call === 2) actions.playing.stepForward();
    expect(store.getState().sharing.call).toBe(3);
    actions.playing.scrubTo(0);
    expect(store.getState().sharing.call).toBe(0);
  });

  it('play on what is left after a change, at the call that was changed', async () => {
    const { store, actions, settle, standing } = await opened();
    actions.sharing.lookAtCall(0);
    actions.sharing.insertCall(0, { do: 'map', party: 'gpu1', locking: 'taken' });
    await settle();
    expect([standing(0), standing(1)]).toEqual(['refused', 'done']);
    const { play, sharing } = store.getState();
    expect(sharing.call).toBe(0);
    expect(play?.steps[play.at]?.chapter).toBe('Call 1');
    expect(play?.steps.some(step => step.chapter === 'Call 22')).toBe(true);
  });

  it('go to the start of another run that is chosen', async () => {
    const { store, actions } = await opened();
    actions.sharing.lookAtCall(7);
    actions.sharing.chooseSharingWay(2);
    expect(store.getState()).toMatchObject({ sharing: { run: 2, call: 0 }, play: { at: 0 } });
    expect(store.getState().play?.what).toBe('Both take either, peer to peer');
  });

  it('close with the last run', async () => {
    const { store, actions, settle } = await opened();
    actions.sharing.lookAtCall(1);
    for (let i = 0; i < 3; i++) actions.sharing.removeSharingWay();
    await settle();
    expect(store.getState()).toMatchObject({ play: null, answers: { sharing: null } });
  });
});

describe('a script', () => {
  it('is changed a call at a time, and undone as one', async () => {
    const { actions, script } = await opened();
    const [first, second, third] = script();
    actions.sharing.moveCall(0, 1);
    expect(script().slice(0, 3)).toEqual([second, first, third]);
    actions.sharing.removeCall(0);
    expect(script().slice(0, 2)).toEqual([first, third]);
    actions.editing.undo();
    actions.editing.undo();
    expect(script().slice(0, 3)).toEqual([first, second, third]);
  });

  it('keeps the calls of an importer that is gone, and has them refused', async () => {
    const { actions, settle, standing } = await opened();
    actions.sharing.removeImporter('gpu1');
    await settle();
    expect([standing(0), standing(1)]).toEqual(['refused', 'done']);
    actions.sharing.addImporter(nodeId('rnic'));
    await settle();
    expect(standing(0)).toBe('refused');
  });

  it('of what is open for reading stays as it is, and says why', async () => {
    const { store, actions, script } = await opened({ readOnly: true });
    const before = script();
    actions.sharing.removeCall(0);
    actions.sharing.copySharingWay();
    expect(script()).toBe(before);
    expect(store.getState().notice).toContain('Make a copy');
  });
});

describe('runs', () => {
  it('are copied beside one another, as many as a link keeps', async () => {
    const { store, actions } = await opened();
    for (let i = 0; i < 10; i++) actions.sharing.copySharingWay();
    expect(store.getState().open?.document.sharing.length).toBe(MAX_RUNS);
    expect(store.getState().notice).toContain(`${MAX_RUNS} runs`);
    expect(chosenSharingWay(store.getState())?.name).toContain('(copy)');
  });

  it('may have a kernel of their own', async () => {
    const { actions, settle, standing } = await opened();
    actions.sharing.chooseSharingWay(2);
    actions.sharing.editSharing({ generation: '5.7' });
    actions.sharing.chooseSharingKernel('6.11');
    await settle();
    expect(standing(0)).toBe('done');
  });
});
