import type { KeyValueStorage } from './shelf.ts';

/** The browser's storage, or one that keeps nothing where the browser forbids it (private windows, blocked sites). */
export function browserStorage(open: () => KeyValueStorage): KeyValueStorage {
  try {
    return open();
  } catch {
    return {
      length: 0,
      key: () => null,
      getItem: () => null,
      setItem: () => {
        throw new Error('storage is switched off');
      },
      removeItem: () => {},
    };
  }
}
