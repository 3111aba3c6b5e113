import { useSyncExternalStore } from 'react';

/** The width below which one pane is shown at a time; shell.module.css uses the same; an em is the reader's size of text. */
export const NARROW = '(max-width: 56.25em)';
/** The width below which the top bar has no room for the CPU; the panes get closer there, see shell.module.css. */
const TIGHT = '(max-width: 73.75em)';

/** Whether the screen is as narrow as that, followed as it changes. */
export const useNarrow = screenHook(NARROW);
export const useTight = screenHook(TIGHT);

function screenHook(media: string): () => boolean {
  const subscribe = (onChange: () => void) => {
    const query = matchMedia(media);
    query.addEventListener('change', onChange);
    return () => query.removeEventListener('change', onChange);
  };
  return () => useSyncExternalStore(subscribe, () => matchMedia(media).matches);
}
