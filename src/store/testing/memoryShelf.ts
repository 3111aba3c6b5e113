import { createShelf, type OtherTabs, type Shelf } from '../shelf.ts';
import type {
  OriginalText,
  RawRecord,
  Records,
  ShelfRecords,
  Snapshot,
  StoredEntry,
} from '../shelfRecords.ts';

/** What a disk does: it keeps, has no room, fails in the middle of a write, or says that it keeps and does not. */
export interface Disk {
  state: 'well' | 'full' | 'broken' | 'forgetful';
}

/** As on a disk, anything may lie there; `put` lays it. */
function memoryRecords<T>(disk: Disk): Records<T> & { put(id: string, value: unknown): void } {
  const items = new Map<string, unknown>();
  const tried = async () => {
    if (disk.state === 'full') throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
    if (disk.state === 'broken') throw new Error('the transaction was aborted');
  };
  return {
    put: (id, value) => void items.set(id, value),
    all: async () => [...items].map(([key, value]) => ({ key, value })),
    get: async id => items.get(id),
    async update(id, change) {
      await tried();
      const next = change(items.get(id));
      if (next && disk.state !== 'forgetful') items.set(id, next);
    },
    async remove(id) {
      await tried();
      items.delete(id);
    },
  };
}

/** The records of a browser, for as many tabs as a test wants. */
export const memoryBrowser = (disk: Disk = { state: 'well' }) => {
  const leftovers: RawRecord[] = [];
  const records = {
    machines: memoryRecords<StoredEntry>(disk),
    snapshots: memoryRecords<Snapshot>(disk),
    originals: memoryRecords<OriginalText & { readonly id: string }>(disk),
    leftovers: () => leftovers,
    removeLeftover: (key: string) => {
      leftovers.splice(0, leftovers.length, ...leftovers.filter(each => each.key !== key));
    },
  } satisfies ShelfRecords;
  const heard: ((machineId: string) => void)[] = [];
  const tab = (): Shelf => {
    let own: ((machineId: string) => void) | null = null;
    const tabs: OtherTabs = {
      tell: machineId => {
        for (const each of heard) if (each !== own) each(machineId);
      },
      listen: listener => {
        own = listener;
        heard.push(listener);
      },
    };
    return createShelf(records, tabs);
  };
  return { records, disk, tab };
};
