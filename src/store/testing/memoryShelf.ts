import { createShelf, type OtherTabs, type Records, type Shelf, type ShelfRecords } from '../shelf.ts';

/** What a disk does: it keeps, has no room, or fails in the middle of a write. */
export interface Disk {
  state: 'well' | 'full' | 'broken';
}

function memoryRecords<T>(disk: Disk): Records<T> {
  const items = new Map<string, T>();
  const tried = async () => {
    if (disk.state === 'full') throw Object.assign(new Error('no room'), { name: 'QuotaExceededError' });
    if (disk.state === 'broken') throw new Error('the transaction was aborted');
  };
  return {
    all: async () => [...items.values()],
    get: async id => items.get(id),
    async update(id, change) {
      await tried();
      const next = change(items.get(id));
      if (next) items.set(id, next);
    },
    async remove(id) {
      await tried();
      items.delete(id);
    },
  };
}

/** The records of a browser, for as many tabs as a test wants. */
export const memoryBrowser = (disk: Disk = { state: 'well' }) => {
  const records: ShelfRecords = { machines: memoryRecords(disk), snapshots: memoryRecords(disk) };
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
