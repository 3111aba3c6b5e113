import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from 'idb';
import type { KeyValueStorage } from './browserStorage.ts';
import { moveOldShelf } from './oldShelf.ts';
import {
  createShelf,
  type OtherTabs,
  type Records,
  type Shelf,
  type Snapshot,
  type StoredEntry,
} from './shelf.ts';

interface Schema extends DBSchema {
  machines: { key: string; value: StoredEntry };
  snapshots: { key: string; value: Snapshot };
}

const NAME = 'peerlane';
const PERSIST_ASKED = 'peerlane.asked-to-persist';

/** The shelf of this browser, in IndexedDB; what an older Peerlane kept in `storage` moves there first. */
export function browserShelf(storage: KeyValueStorage): Shelf {
  const open = openedOnce(async () => {
    const database = await openDatabase(() => open.again());
    // What the browser has no room for now stays on the old shelf for the next time.
    await moveOldShelf(
      storage,
      indexedRecords(async () => database, 'machines'),
    ).catch(() => {});
    return database;
  });
  const machines = indexedRecords(open.now, 'machines');
  return createShelf(
    {
      machines: {
        ...machines,
        update: async (id, change) => {
          await machines.update(id, change);
          void askToPersist(storage);
        },
      },
      snapshots: indexedRecords(open.now, 'snapshots'),
    },
    broadcastTabs(),
  );
}

type Database = IDBPDatabase<Schema>;

/** `onGone`: the connection is closed, for a newer Peerlane in another tab or by the browser. */
async function openDatabase(onGone: () => void): Promise<Database> {
  const database = await openDB<Schema>(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('machines', { keyPath: 'id' });
      fresh.createObjectStore('snapshots', { keyPath: 'id' });
    },
    blocking() {
      database.close();
      onGone();
    },
    terminated: onGone,
  });
  return database;
}

/** Opens when first asked, and afresh after a failure or when told. */
function openedOnce(open: () => Promise<Database>) {
  let opened: Promise<Database> | null = null;
  const again = () => {
    opened = null;
  };
  const now = () => {
    opened ??= open().catch(reason => {
      again();
      throw reason;
    });
    return opened;
  };
  return { now, again };
}

/** `durability: strict`: the browser says done when the disk has it, so that a crash leaves the older or the newer one. */
function indexedRecords<N extends StoreNames<Schema>>(
  open: () => Promise<Database>,
  store: N,
): Records<Schema[N]['value']> {
  return {
    all: async () => (await open()).getAll(store),
    get: async id => (await open()).get(store, id),
    async update(id, change) {
      const transaction = (await open()).transaction(store, 'readwrite', { durability: 'strict' });
      const written = (async () => {
        const next = change(await transaction.store.get(id));
        if (next) await transaction.store.put(next);
      })();
      await Promise.all([written, transaction.done]);
    },
    async remove(id) {
      await (await open()).delete(store, id);
    },
  };
}

/** A browser without the channel still finds out when it writes: the version is another one then. */
function broadcastTabs(): OtherTabs {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {}, listen: () => {} };
  const channel = new BroadcastChannel(NAME);
  return {
    tell: machineId => channel.postMessage(machineId),
    listen: heard => {
      channel.onmessage = ({ data }) => {
        if (typeof data === 'string') heard(data);
      };
    },
  };
}

/** Asked once in this browser, when there is something to keep: some browsers show the question to the person. */
async function askToPersist(storage: KeyValueStorage): Promise<void> {
  try {
    if (storage.getItem(PERSIST_ASKED) !== null) return;
    storage.setItem(PERSIST_ASKED, 'yes');
    await navigator.storage.persist();
  } catch {
    // It is kept all the same, as long as the browser has room.
  }
}
