import { readAddress, samePlace } from '../address.ts';
import type { AppStore, Documents } from '../documents.ts';
import { noHistory } from '../history.ts';
import { isLocked, TO_CHANGE } from '../readOnly.ts';
import { placeOf } from '../selectors.ts';
import type { lessonActions } from './lessons.ts';

/** Which machine is on the screen. */
export const openingActions = (
  store: AppStore,
  { openLesson, ...documents }: Documents & Pick<ReturnType<typeof lessonActions>, 'openLesson'>,
) => ({
  openExample: (scene: string) => documents.openScene(scene),
  reopen: (id: string) => documents.reopen(id),
  leave: () => documents.showStart(''),

  /** Follows the address bar, at the start and on Back and Forward; a place that is open only changes its view. */
  visit: async (hash: string) => {
    const { place, view } = readAddress(hash);
    if (samePlace(placeOf(store.getState()), place)) {
      return place.kind === 'lesson' ? undefined : store.setState({ view });
    }
    switch (place.kind) {
      case 'start':
        return documents.showStart('');
      case 'link':
        return documents.openLink(hash.replace(/^#/, ''), place);
      case 'lesson':
        return openLesson(place.lesson, place.step);
      case 'scene':
        return documents.openScene(place.scene, view);
      case 'shelf':
        return documents.reopen(place.id, view);
    }
  },

  makeCopy: () => {
    const { open } = store.getState();
    if (!open || isLocked(store, TO_CHANGE)) return;
    const { document } = open;
    const machine = { ...document.machine, name: `${document.machine.name} (copy)` };
    store.setState({
      open: { ...open, document: { ...document, machine }, readOnly: false, shelfId: null },
      snapshots: [],
      changedElsewhere: false,
      history: noHistory,
      notice: 'This is your copy now. What you had before is untouched.',
    });
    void documents.keep();
  },

  rename: (text: string) => {
    const name = text.trim();
    if (name) documents.change(document => ({ ...document, machine: { ...document.machine, name } }));
  },
});
