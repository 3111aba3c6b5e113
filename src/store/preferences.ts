import { THEME_KEY } from './actions/looking.ts';
import { readLessonRecords } from './lessonRecords.ts';
import { type KeyValueStorage, listShelf } from './shelf.ts';
import { type AppState, themes } from './state.ts';

/** The state to start with: what this browser remembers, and the first pane for its width. */
export function restorePreferences(state: AppState, storage: KeyValueStorage, narrow: boolean): AppState {
  const saved = storage.getItem(THEME_KEY);
  return {
    ...state,
    theme: themes.find(theme => theme === saved) ?? 'system',
    shelf: listShelf(storage),
    lessonRecords: readLessonRecords(storage),
    pane: narrow ? 'matrix' : 'tree',
  };
}
