import type { AppStore } from '../documents.ts';
import type { Play, PlaySpeed } from '../play.ts';

export interface Played extends Pick<Play, 'key' | 'what' | 'steps'> {
  readonly notes?: Play['notes'];
  readonly running: boolean;
  readonly at?: number;
  readonly look?: boolean;
}

/** What a person does with the player. Stepping and scrubbing pause it; it starts only when it is told to. */
export function playingActions(store: AppStore) {
  const change = (changed: (play: Play) => Partial<Play>) =>
    store.setState(({ play }) => (play ? { play: { ...play, ...changed(play) } } : {}));
  const goTo = (target: (play: Play) => number) =>
    change(play => ({ at: within(play, target(play)), playing: false }));

  return {
    /** Puts steps on the tree, from the first; they run if the person asked for that. `look`: goes to the tree. */
    play: (played: Played) => {
      const { key, what, steps, notes = [], running, at = 0, look = true } = played;
      if (steps.length === 0) return;
      store.setState(({ play, pane }) => ({
        play: { key, what, steps, notes, at, playing: running, speed: play?.speed ?? 1 },
        pane: look ? 'tree' : pane,
      }));
    },
    stopPlaying: () => store.setState(({ view }) => ({ play: null, view: { ...view, step: null } })),
    stepForward: () => goTo(({ at }) => at + 1),
    stepBack: () => goTo(({ at }) => at - 1),
    scrubTo: (at: number) => goTo(() => at),
    nextDecision: () =>
      goTo(({ steps, at }) => {
        const next = steps.findIndex((step, i) => i > at && step.decides);
        return next === -1 ? steps.length - 1 : next;
      }),
    /** From the last step it starts again at the first. */
    togglePlaying: () =>
      change(({ playing, at, steps }) => ({
        playing: !playing,
        at: !playing && at === steps.length - 1 ? 0 : at,
      })),
    chooseSpeed: (speed: PlaySpeed) => change(() => ({ speed })),
    /** The clock's step: after the last one it stops. */
    passStep: () =>
      change(play => {
        const at = within(play, play.at + 1);
        return { at, playing: play.playing && at < play.steps.length - 1 };
      }),
  };
}

const within = ({ steps }: Play, at: number): number => Math.max(0, Math.min(steps.length - 1, at));
