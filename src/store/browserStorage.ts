/** The part of `localStorage` that is used. */
export interface KeyValueStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

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
