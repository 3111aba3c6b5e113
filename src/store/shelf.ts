/** The machines kept in this browser, each as the fragment of its link: small, versioned and already validated. */
export interface ShelfEntry {
  readonly id: string;
  readonly name: string;
  /** How it came here, in words: "captured · lspci -vvv". */
  readonly origin: string;
  readonly savedAtMs: number;
}

/** The part of `localStorage` that the shelf uses. */
export interface KeyValueStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

const PREFIX = 'peerlane.machine.';

export interface StoredEntry extends ShelfEntry {
  readonly fragment: string;
}

/** Newest first. What another version or another page left there and cannot be read is passed over, not deleted. */
export function listShelf(storage: KeyValueStorage): readonly ShelfEntry[] {
  const entries: ShelfEntry[] = [];
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i);
    if (!key?.startsWith(PREFIX)) continue;
    const entry = takeFromShelf(storage, key.slice(PREFIX.length));
    if (entry) entries.push(entry);
  }
  return entries.sort((a, b) => b.savedAtMs - a.savedAtMs);
}

/** Keeps a machine; false when the browser refuses (full, or storage switched off). */
export function keepOnShelf(storage: KeyValueStorage, entry: ShelfEntry, fragment: string): boolean {
  const stored: StoredEntry = { ...entry, fragment };
  try {
    storage.setItem(PREFIX + entry.id, JSON.stringify(stored));
    return true;
  } catch {
    return false;
  }
}

export const removeFromShelf = (storage: KeyValueStorage, id: string): void =>
  storage.removeItem(PREFIX + id);

/** What is kept under this id; null if nothing readable is. */
export function takeFromShelf(storage: KeyValueStorage, id: string): StoredEntry | null {
  const text = storage.getItem(PREFIX + id);
  if (text === null) return null;
  try {
    const { name, origin = '', savedAtMs, fragment } = JSON.parse(text) as Partial<StoredEntry>;
    if (typeof name !== 'string' || typeof savedAtMs !== 'number' || typeof fragment !== 'string')
      return null;
    return { id, name, origin: String(origin), savedAtMs, fragment };
  } catch {
    return null;
  }
}
