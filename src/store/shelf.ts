/** The machines kept in this browser, each as the fragment of its link: small, versioned and already validated. */
export interface ShelfEntry {
  readonly id: string;
  readonly name: string;
  /** How it came here, in words: "captured · lspci -vvv". */
  readonly origin: string;
  readonly savedAtMs: number;
}

export interface StoredEntry extends ShelfEntry {
  readonly fragment: string;
  /** How often it was written. Who would write over another version than the one that was read has missed a change. */
  readonly version: number;
}

/** A state of a machine that somebody wanted to come back to. */
export interface Snapshot {
  readonly id: string;
  readonly machineId: string;
  readonly name: string;
  readonly savedAtMs: number;
  readonly fragment: string;
}

/** Things under their ids. Every call is one transaction: it is done wholly or, rejecting, not at all. */
export interface Records<T> {
  all(): Promise<readonly T[]>;
  get(id: string): Promise<T | undefined>;
  /** What is there goes to `change`, and what that returns takes its place; undefined leaves it as it is. */
  update(id: string, change: (was: T | undefined) => T | undefined): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface ShelfRecords {
  readonly machines: Records<StoredEntry>;
  readonly snapshots: Records<Snapshot>;
}

/** The other tabs of this browser: who wrote something tells it, and the others look again. */
export interface OtherTabs {
  tell(machineId: string): void;
  listen(heard: (machineId: string) => void): void;
}

/** What became of an entry that was to be kept. `full`: there is no room, rather than no storage at all. */
export type Kept =
  | { readonly kind: 'kept'; readonly version: number }
  | { readonly kind: 'changed-elsewhere' }
  | { readonly kind: 'refused'; readonly full: boolean };

/** What was taken from the shelf, whole, so that it can be put back. */
export interface Forgotten {
  readonly entry: StoredEntry;
  readonly snapshots: readonly Snapshot[];
}

export type Shelf = ReturnType<typeof createShelf>;

/**
 * The shelf over some records. What the browser refuses to write is held in memory as long as the page is open, and
 * is listed and taken like the rest, so that going to another machine loses nothing.
 */
export function createShelf({ machines, snapshots }: ShelfRecords, tabs: OtherTabs) {
  const held = new Map<string, StoredEntry>();

  /** Writes an entry over the version that was read (0: none yet). One that somebody forgot meanwhile is kept anew. */
  async function keep(entry: Omit<StoredEntry, 'version'>, over: number): Promise<Kept> {
    const next: StoredEntry = { ...entry, version: over + 1 };
    let missed = false;
    try {
      await machines.update(entry.id, was => {
        missed = was !== undefined && was.version !== over;
        return missed ? undefined : next;
      });
    } catch (reason) {
      held.set(entry.id, { ...entry, version: over });
      return { kind: 'refused', full: isFull(reason) };
    }
    if (missed) return { kind: 'changed-elsewhere' };
    held.delete(entry.id);
    tabs.tell(entry.id);
    return { kind: 'kept', version: next.version };
  }

  const take = async (id: string): Promise<StoredEntry | null> =>
    held.get(id) ?? (await machines.get(id).catch(() => undefined)) ?? null;

  return {
    keep,
    take,
    /** What waits for room; the version is the one that it would follow. */
    held: (): readonly StoredEntry[] => [...held.values()],
    /** Newest first; none where the browser has no storage. */
    async list(): Promise<readonly ShelfEntry[]> {
      const stored = await machines.all().catch(() => []);
      const all = new Map([...stored, ...held.values()].map(entry => [entry.id, entry]));
      return [...all.values()].toSorted((a, b) => b.savedAtMs - a.savedAtMs);
    },
    /** Takes a machine and its kept states off the shelf; null if it is not there. */
    async forget(id: string): Promise<Forgotten | null> {
      const entry = await take(id);
      if (!entry) return null;
      const its = await snapshotsOf(snapshots, id);
      await machines.remove(id);
      for (const snapshot of its) await snapshots.remove(snapshot.id);
      held.delete(id);
      tabs.tell(id);
      return { entry, snapshots: its };
    },
    /** False when the browser refuses. What is there under the same id by now stays. */
    async bringBack({ entry, snapshots: its }: Forgotten): Promise<boolean> {
      try {
        await machines.update(entry.id, was => was ?? entry);
        for (const snapshot of its) await snapshots.update(snapshot.id, () => snapshot);
      } catch {
        return false;
      }
      tabs.tell(entry.id);
      return true;
    },
    /** Newest first. */
    snapshots: (machineId: string) => snapshotsOf(snapshots, machineId).catch(() => []),
    /** False when the browser refuses. */
    async keepSnapshot(snapshot: Snapshot): Promise<boolean> {
      try {
        await snapshots.update(snapshot.id, () => snapshot);
        return true;
      } catch {
        return false;
      }
    },
    forgetSnapshot: (id: string) => snapshots.remove(id),
    /** Calls back when another tab wrote a machine or forgot it. */
    onChangeElsewhere: tabs.listen,
  };
}

async function snapshotsOf(snapshots: Records<Snapshot>, machineId: string): Promise<readonly Snapshot[]> {
  const all = await snapshots.all();
  return all.filter(each => each.machineId === machineId).toSorted((a, b) => b.savedAtMs - a.savedAtMs);
}

const isFull = (reason: unknown): boolean => reason instanceof Error && reason.name === 'QuotaExceededError';
