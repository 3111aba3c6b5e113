import { useSyncExternalStore } from 'react';

/** The width below which one pane is shown at a time; shell.css uses the same. */
export const NARROW = '(max-width: 900px)';

const subscribe = (onChange: () => void) => {
  const query = matchMedia(NARROW);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};

/** Whether the screen is narrow, followed as it changes. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(NARROW).matches);
