import { type DBSchema, type IDBPDatabase, openDB, type StoreNames } from 'idb';
import type { KeyValueStorage } from './browserStorage.ts';
import { moveOldShelf, oldLeftovers, removeLeftover } from './oldShelf.ts';
import { createShelf, type OtherTabs, type Shelf } from './shelf.ts';
import type { OriginalText, RawRecord, Records, Snapshot, StoredEntry } from './shelfRecords.ts';

interface Schema extends DBSchema {
  machines: { key: string; value: StoredEntry };
  snapshots: { key: string; value: Snapshot };
  /** Beside the machines, so that an edit of a machine does not write its text again. */
  originals: { key: string; value: OriginalText & { readonly id: string } };
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
      originals: indexedRecords(open.now, 'originals'),
      leftovers: () => oldLeftovers(storage),
      removeLeftover: key => removeLeftover(storage, key),
    },
    broadcastTabs(),
  );
}

type Database = IDBPDatabase<Schema>;

/** `onGone`: the connection is closed, for a newer Peerlane in another tab or by the browser. */
async function openDatabase(onGone: () => void): Promise<Database> {
  const database = await openDB<Schema>(NAME, 2, {
    upgrade(older, version) {
      if (version < 1) {
        older.createObjectStore('machines', { keyPath: 'id' });
        older.createObjectStore('snapshots', { keyPath: 'id' });
      }
      if (version < 2) older.createObjectStore('originals', { keyPath: 'id' });
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
    all: async () => allOf(await open(), store),
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

/** All at once, or one by one where the browser cannot read one of them. */
async function allOf(database: Database, store: StoreNames<Schema>): Promise<readonly RawRecord[]> {
  const transaction = database.transaction(store);
  const keys = await transaction.store.getAllKeys();
  const values: readonly unknown[] | null = await transaction.store.getAll().catch(() => null);
  if (values) return keys.map((key, i) => ({ key, value: values[i] }));
  const one = (key: string): Promise<unknown> => database.get(store, key).catch(() => undefined);
  return Promise.all(keys.map(async key => ({ key, value: await one(key) })));
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
