import type { KeyValueStorage } from '../browserStorage.ts';

/** A `localStorage` of its own for each test; a full one refuses to keep anything. */
export function memoryStorage({ full = false } = {}): KeyValueStorage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: index => [...items.keys()][index] ?? null,
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => {
      if (full) throw new Error('QuotaExceededError');
      items.set(key, value);
    },
    removeItem: key => {
      items.delete(key);
    },
  };
}
