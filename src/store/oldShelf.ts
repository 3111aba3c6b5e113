import type { KeyValueStorage } from './browserStorage.ts';
import type { Records, StoredEntry } from './shelf.ts';

/** Where machines were kept before they moved to IndexedDB. */
const PREFIX = 'peerlane.machine.';

/**
 * Moves what lies on the old shelf, in `localStorage`. Nothing leaves it before it is written, and nothing there is
 * overwritten: where both have the machine and differ, the old one comes to stand beside the other. What cannot be
 * read stays where it is. Rejects when the browser refuses; what is not moved then is still on the old shelf.
 */
export async function moveOldShelf(storage: KeyValueStorage, machines: Records<StoredEntry>): Promise<void> {
  for (const entry of oldEntries(storage)) {
    let differs = false;
    await machines.update(entry.id, was => {
      differs = was !== undefined && was.fragment !== entry.fragment;
      return was ?? entry;
    });
    const id = `${entry.id}-old`;
    if (differs) await machines.update(id, () => ({ ...entry, id }));
    storage.removeItem(PREFIX + entry.id);
  }
}

function oldEntries(storage: KeyValueStorage): readonly StoredEntry[] {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
  return keys.flatMap(key => {
    if (!key.startsWith(PREFIX)) return [];
    return readEntry(key.slice(PREFIX.length), storage.getItem(key) ?? '') ?? [];
  });
}

function readEntry(id: string, text: string): StoredEntry | null {
  try {
    const { name, origin = '', savedAtMs, fragment } = JSON.parse(text) as Partial<StoredEntry>;
    if (typeof name !== 'string' || typeof savedAtMs !== 'number' || typeof fragment !== 'string')
      return null;
    return { id, name, origin: String(origin), savedAtMs, fragment, version: 1 };
  } catch {
    return null;
  }
}
