import type { Progress } from '../../worker/protocol.ts';
import type { AppState } from '../state.ts';
import type { Declared, PaneAnswer } from './declared.ts';

export const places: Declared<'places'> = {
  call: 'places',
  inputs: ({ machine }, { building: { card } }) => card && { machine, card },
  isLive: true,
};

/** What would come of the card in hand at the place under the pointer, or at every place while they stand in a list. */
export const effectsAnswer: PaneAnswer<'placeEffects'> = {
  key: 'effects',
  call: 'placeEffects',
  inputs: ({ machine, settings, platform }, state) => {
    const { card } = state.building;
    const places = placesTried(state);
    return (
      card && places && { document: { machine, settings, platform }, card, pair: state.view.pair, places }
    );
  },
  isLive: true,
  onProgress: tried,
};

export const additionsAnswer: PaneAnswer<'additions'> = {
  key: 'additions',
  call: 'additions',
  inputs: ({ machine }, { building: { addTo: parent } }) => (parent === null ? null : { machine, parent }),
  isLive: true,
};

/** The free slots for the card that looks for one; a card that is gone looks for none. */
export const slotsAnswer: PaneAnswer<'slots'> = {
  key: 'slots',
  call: 'slots',
  inputs: ({ machine, settings, platform }, { building: { slotsFor }, selected, view }) =>
    slotsFor && view.tab === 'verdict' && slotsFor.node === selected
      ? {
          document: { machine, settings, platform },
          card: { kind: 'there', node: slotsFor.node },
          peers: slotsFor.peers,
        }
      : null,
  onProgress: tried,
};

function placesTried({ building: { drag }, dialog, answers: { places } }: AppState) {
  if (!places) return null;
  if (drag) {
    const over = places.find(({ place }) => place === drag.over);
    return over && over.refusal === null ? [over.place] : null;
  }
  const open = places.filter(({ isPort, refusal }) => isPort && refusal === null);
  return dialog === 'move' ? open.map(({ place }) => place) : null;
}

function tried(progress: Progress, { building }: AppState): Partial<AppState> {
  return { building: { ...building, tried: progress } };
}
