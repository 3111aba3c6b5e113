import { THEME_KEY } from './actions/looking.ts';
import type { KeyValueStorage } from './browserStorage.ts';
import { readLessonRecords } from './lessonRecords.ts';
import { type AppState, themes } from './state.ts';

/** The state to start with: what this browser remembers, and the first pane for its width. */
export function restorePreferences(state: AppState, storage: KeyValueStorage, narrow: boolean): AppState {
  const saved = storage.getItem(THEME_KEY);
  return {
    ...state,
    theme: themes.find(theme => theme === saved) ?? 'system',
    lessonRecords: readLessonRecords(storage),
    pane: narrow ? 'matrix' : 'tree',
  };
}
