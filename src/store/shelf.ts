import {
  asEntry,
  asOriginal,
  asSnapshot,
  MAX_ORIGINAL_CHARACTERS,
  type OriginalText,
  type ShelfEntry,
  type ShelfRecords,
  type Snapshot,
  type StoredEntry,
} from './shelfRecords.ts';

/** The other tabs of this browser: who wrote something tells it, and the others look again. */
export interface OtherTabs {
  tell(machineId: string): void;
  listen(heard: (machineId: string) => void): void;
}

/** Why something is not kept: no room, no storage that works, or what was written did not come back. */
export type KeepFailure = 'full' | 'refused' | 'not-read-back';

/** What became of an entry that was to be kept. It is kept when it was read back as it was written. */
export type Kept =
  | { readonly kind: 'kept'; readonly version: number }
  | { readonly kind: 'changed-elsewhere' }
  | { readonly kind: 'refused'; readonly why: KeepFailure };

/** What was taken from the shelf, whole, so that it can be put back. */
export interface Forgotten {
  readonly entry: StoredEntry;
  readonly snapshots: readonly Snapshot[];
  readonly original: OriginalText | null;
}

/** What is under an id. */
export type Taken =
  | { readonly kind: 'entry'; readonly entry: StoredEntry; readonly original: OriginalText | null }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'missing' };

/** What there is on the shelf: what can be taken, and how much of it cannot. */
export interface ShelfList {
  /** Newest first. */
  readonly entries: readonly ShelfEntry[];
  readonly damagedCount: number;
  /** False where the browser did not let us look; what is listed waits in memory then. */
  readonly isReadable: boolean;
}

/** Where a damaged record lies. */
export interface DamagedPlace {
  readonly place: 'machine' | 'state' | 'leftover';
  readonly id: string;
}

export type Shelf = ReturnType<typeof createShelf>;

/**
 * The shelf over some records. What the browser refuses to write is held in memory as long as the page is open, and
 * is listed and taken like the rest, so that going to another machine loses nothing.
 */
export function createShelf(
  { machines, snapshots, originals, leftovers, removeLeftover }: ShelfRecords,
  tabs: OtherTabs,
) {
  const held = new Map<string, StoredEntry>();

  /** Writes an entry over the version that was read (0: none yet). One that was forgotten meanwhile is kept anew. */
  async function keep(entry: Omit<StoredEntry, 'version'>, over: number): Promise<Kept> {
    const next: StoredEntry = { ...entry, version: over + 1 };
    const hold = (why: KeepFailure): Kept => {
      held.set(entry.id, { ...entry, version: over });
      return { kind: 'refused', why };
    };
    let missed = false;
    try {
      await machines.update(entry.id, was => {
        missed = was !== undefined && asEntry(was)?.version !== over;
        return missed ? undefined : next;
      });
      if (missed) return { kind: 'changed-elsewhere' };
      const back = asEntry(await machines.get(entry.id));
      // Another tab may have gone on from it by now.
      const isBack = back !== null && (back.version > next.version || back.fragment === next.fragment);
      if (!isBack) return hold('not-read-back');
    } catch (reason) {
      return hold(failureOf(reason));
    }
    held.delete(entry.id);
    tabs.tell(entry.id);
    return { kind: 'kept', version: next.version };
  }

  const takeOriginal = async (id: string): Promise<OriginalText | null> =>
    asOriginal(await originals.get(id).catch(() => undefined));

  async function take(id: string): Promise<Taken> {
    const record = held.get(id) ?? (await machines.get(id).catch(() => undefined));
    if (record === undefined) return { kind: 'missing' };
    const entry = asEntry(record);
    return entry ? { kind: 'entry', entry, original: await takeOriginal(id) } : { kind: 'damaged' };
  }

  /** The text that a machine was read from; null when it is kept, else why it is not. */
  async function keepOriginal(id: string, original: OriginalText): Promise<KeepFailure | 'too-large' | null> {
    if (original.text.length > MAX_ORIGINAL_CHARACTERS) return 'too-large';
    try {
      await originals.update(id, () => ({ id, ...original }));
      return asOriginal(await originals.get(id))?.text === original.text ? null : 'not-read-back';
    } catch (reason) {
      return failureOf(reason);
    }
  }

  async function snapshotsOf(id: string): Promise<readonly Snapshot[]> {
    const all = (await snapshots.all()).flatMap(({ value }) => asSnapshot(value) ?? []);
    return all.filter(each => each.machineId === id).toSorted((a, b) => b.savedAtMs - a.savedAtMs);
  }

  return {
    keep,
    keepOriginal,
    take,
    /** What waits for room; the version is the one that it would follow. */
    held: (): readonly StoredEntry[] => [...held.values()],
    async list(): Promise<ShelfList> {
      const stored = await machines.all().catch(() => null);
      const states = await snapshots.all().catch(() => []);
      const sound = (stored ?? []).map(({ value }) => asEntry(value));
      const readable = sound.flatMap(entry => entry ?? []);
      const all = new Map([...readable, ...held.values()].map(entry => [entry.id, entry]));
      return {
        entries: [...all.values()].toSorted((a, b) => b.savedAtMs - a.savedAtMs),
        damagedCount:
          sound.length -
          readable.length +
          states.filter(({ value }) => !asSnapshot(value)).length +
          leftovers().length,
        isReadable: stored !== null,
      };
    },
    /** Takes a machine, its text and its kept states off the shelf; null if it is not there. */
    async forget(id: string): Promise<Forgotten | null> {
      const taken = await take(id);
      if (taken.kind !== 'entry') return null;
      const its = await snapshotsOf(id);
      await machines.remove(id);
      await originals.remove(id);
      for (const snapshot of its) await snapshots.remove(snapshot.id);
      held.delete(id);
      tabs.tell(id);
      return { entry: taken.entry, snapshots: its, original: taken.original };
    },
    /** False when the browser refuses. What is there under the same id by now stays. */
    async bringBack({ entry, snapshots: its, original }: Forgotten): Promise<boolean> {
      try {
        await machines.update(entry.id, was => (was === undefined ? entry : undefined));
        if (original) await originals.update(entry.id, () => ({ id: entry.id, ...original }));
        for (const snapshot of its) await snapshots.update(snapshot.id, () => snapshot);
      } catch {
        return false;
      }
      tabs.tell(entry.id);
      return true;
    },
    /** Newest first. */
    snapshots: (machineId: string) => snapshotsOf(machineId).catch(() => []),
    /** True once it was read back as it was written. */
    async keepSnapshot(snapshot: Snapshot): Promise<boolean> {
      try {
        await snapshots.update(snapshot.id, () => snapshot);
        return asSnapshot(await snapshots.get(snapshot.id))?.fragment === snapshot.fragment;
      } catch {
        return false;
      }
    },
    forgetSnapshot: (id: string) => snapshots.remove(id),
    /** Everything there is, sound or not, so that each can be saved as a file. Rejects where the browser refuses. */
    everything: async () => ({
      machines: await machines.all(),
      snapshots: await snapshots.all(),
      originals: await originals.all(),
      held: [...held.values()],
      leftovers: leftovers(),
    }),
    /**
     * Takes a record off the disk that cannot be used, with the text beside it. False: it is another one by now, or the
     * browser refuses. `is` knows the record that was meant.
     */
    async removeDamaged({ place, id }: DamagedPlace, is: (value: unknown) => boolean): Promise<boolean> {
      try {
        if (place === 'leftover') removeLeftover(id);
        else {
          const records = place === 'machine' ? machines : snapshots;
          if (!is(await records.get(id).catch(() => undefined))) return false;
          await records.remove(id);
          if (place === 'machine') await originals.remove(id);
        }
      } catch {
        return false;
      }
      tabs.tell(id);
      return true;
    },
    /** Calls back when another tab wrote a machine or forgot it. */
    onChangeElsewhere: tabs.listen,
  };
}

const failureOf = (reason: unknown): KeepFailure =>
  reason instanceof Error && reason.name === 'QuotaExceededError' ? 'full' : 'refused';
