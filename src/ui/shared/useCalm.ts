import { useSyncExternalStore } from 'react';

const CALM = '(prefers-reduced-motion: reduce)';

const subscribe = (onChange: () => void) => {
  const query = matchMedia(CALM);
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
};

/** Whether the person asked for less motion, followed as it changes. */
export const useCalm = (): boolean => useSyncExternalStore(subscribe, () => matchMedia(CALM).matches);
