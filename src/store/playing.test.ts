import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { nodeId } from '../core/topology/machine.ts';
import type { PlayStep } from '../core/topology/playStep.ts';
import { playingActions } from './actions/playing.ts';
import { startingState } from './state.ts';

const step = (decides: boolean): PlayStep => ({
  lane: 'request',
  at: nodeId('a'),
  to: null,
  sentence: [],
  decides,
});
const steps = [false, true, false, false, true, false].map(step);

function player(running = true) {
  const store = createStore(() => startingState);
  const actions = playingActions(store);
  actions.play({ key: 'route', what: 'A read', steps, running });
  return { actions, play: () => store.getState().play };
}

describe('the player', () => {
  it('starts at the first step, on the tree', () => {
    const { play } = player();
    expect(play()).toMatchObject({ at: 0, playing: true, speed: 1 });
  });
  it('passes from step to step and stops at the last', () => {
    const { actions, play } = player();
    for (let i = 0; i < 5; i++) actions.passStep();
    expect(play()).toMatchObject({ at: 5, playing: false });
  });
  it('pauses when a person steps, and stays within the steps', () => {
    const { actions, play } = player();
    actions.stepBack();
    expect(play()).toMatchObject({ at: 0, playing: false });
    actions.scrubTo(99);
    actions.stepForward();
    expect(play()).toMatchObject({ at: 5, playing: false });
  });
  it('jumps to the next decision, and to the end where there is none', () => {
    const { actions, play } = player();
    const places = [1, 2, 3].map(() => {
      actions.nextDecision();
      return play()?.at;
    });
    expect(places).toEqual([1, 4, 5]);
  });
  it('runs from the first step again after the last', () => {
    const { actions, play } = player();
    actions.scrubTo(5);
    actions.togglePlaying();
    expect(play()).toMatchObject({ at: 0, playing: true });
  });
  it('keeps its speed for what is played next', () => {
    const { actions, play } = player();
    actions.chooseSpeed(4);
    actions.play({ key: 'walk', what: 'Two walks', steps, running: false });
    expect(play()).toMatchObject({ what: 'Two walks', speed: 4, playing: false });
  });
  it('has nothing to do with nothing to play', () => {
    const { actions, play } = player();
    actions.stopPlaying();
    actions.stepForward();
    actions.play({ key: 'route', what: 'Nothing', steps: [], running: true });
    expect(play()).toBeNull();
  });
});
