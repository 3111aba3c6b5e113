import type { KeyValueStorage } from './browserStorage.ts';
import { asEntry, type RawRecord, type Records, type StoredEntry } from './shelfRecords.ts';

/** Where machines were kept before they moved to IndexedDB. */
const PREFIX = 'peerlane.machine.';

/**
 * Moves what lies on the old shelf, in `localStorage`. Nothing leaves it before it is written and read back, and
 * nothing there is overwritten: where both have the machine and differ, the old one comes to stand beside the other.
 * What cannot be read stays where it is. Rejects when the browser refuses; what is not moved then is still on the old
 * shelf.
 */
export async function moveOldShelf(storage: KeyValueStorage, machines: Records<StoredEntry>): Promise<void> {
  for (const { key, value } of oldRecords(storage)) {
    const entry = oldEntry(key, value);
    if (!entry) continue;
    let differs = false;
    await machines.update(entry.id, was => {
      differs = was !== undefined && asEntry(was)?.fragment !== entry.fragment;
      return was === undefined ? entry : undefined;
    });
    const id = differs ? `${entry.id}-old` : entry.id;
    if (differs) await machines.update(id, () => ({ ...entry, id }));
    if (asEntry(await machines.get(id))?.fragment === entry.fragment) storage.removeItem(PREFIX + entry.id);
  }
}

/** What lies on the old shelf and cannot be read. */
export const oldLeftovers = (storage: KeyValueStorage): readonly RawRecord[] =>
  oldRecords(storage).filter(({ key, value }) => !oldEntry(key, value));

/** Takes one of them away, as its key is told above. */
export const removeLeftover = (storage: KeyValueStorage, key: string): void =>
  storage.removeItem(PREFIX + key);

function oldRecords(storage: KeyValueStorage): readonly { readonly key: string; readonly value: string }[] {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
  return keys
    .filter(key => key.startsWith(PREFIX))
    .map(key => ({ key: key.slice(PREFIX.length), value: storage.getItem(key) ?? '' }));
}

function oldEntry(id: string, text: string): StoredEntry | null {
  try {
    return asEntry({ ...JSON.parse(text), id, version: 1 });
  } catch {
    return null;
  }
}
