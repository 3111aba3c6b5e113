import { THEME_KEY } from './actions/looking.ts';
import type { KeyValueStorage } from './browserStorage.ts';
import type { Embed } from './embed.ts';
import { readLessonRecords } from './lessonRecords.ts';
import { readRoom } from './room.ts';
import type { AppState } from './state.ts';
import { themes } from './themes.ts';

/** The state to start with: what this browser remembers, and the first pane for its width. */
export function restorePreferences(
  state: AppState,
  { storage, narrow, embed = null }: { storage: KeyValueStorage; narrow: boolean; embed?: Embed | null },
): AppState {
  const saved = storage.getItem(THEME_KEY);
  return {
    ...state,
    embed,
    theme: embed?.theme ?? themes.find(theme => theme === saved) ?? 'system',
    lessonRecords: readLessonRecords(storage),
    room: readRoom(storage),
    pane: narrow ? 'matrix' : 'tree',
  };
}
