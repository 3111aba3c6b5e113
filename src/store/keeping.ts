import type { StoreApi } from 'zustand/vanilla';
import type { PeerlaneDocument, View } from '../core/share/document.ts';
import type { Unkept } from './opened.ts';
import { originWords } from './originWords.ts';
import type { Kept, Shelf, StoredEntry } from './shelf.ts';
import type { AppState } from './state.ts';

/** A machine as it is to be kept. */
interface ToKeep {
  readonly id: string;
  readonly document: PeerlaneDocument;
  readonly view: View;
  readonly origin: string;
}

export const unkeptWords: Readonly<Record<Unkept, string>> = {
  full: 'This browser did not keep the last change: its storage is full.',
  refused: 'This browser did not keep the last change: its storage is switched off or failed.',
};

interface KeepingWorld {
  readonly shelf: Shelf;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly newId: () => string;
}

const REST_MS = 200;

/** Makes the link of a document; null if the engine stopped. */
type MakeLink = (document: PeerlaneDocument, view: View) => Promise<string | null>;

/**
 * Keeps what is open, change by change. A write says which version it follows: where another tab wrote meanwhile,
 * this tab's machine goes on under an entry and a name of its own, so that both are kept and neither person has to
 * know of the other. (To merge two edits of one machine would need to know what each meant.)
 */
export function keeping(
  store: StoreApi<AppState>,
  { shelf, nowMs, wait, newId }: KeepingWorld,
  makeLink: MakeLink,
) {
  /** The version of each entry that this tab last read or wrote. */
  const versions = new Map<string, number>();
  const latest = new Map<string, PeerlaneDocument>();
  let queue: Promise<unknown> = Promise.resolve();
  let writtenAtMs = Number.NEGATIVE_INFINITY;
  /** Writes that have not ended. */
  let waiting = 0;

  /** In a burst of changes the first is kept at once, and then the last of every so many milliseconds. */
  async function rest() {
    const leftMs = writtenAtMs + REST_MS - nowMs();
    if (leftMs > 0) await wait(leftMs);
  }

  async function list() {
    store.setState({ shelf: await shelf.list() });
  }

  /** Takes an entry off the shelf to work on it. */
  async function take(id: string): Promise<StoredEntry | null> {
    await queue;
    const entry = await shelf.take(id);
    if (entry) versions.set(id, entry.version);
    return entry;
  }

  /** Keeps what is open, under a new entry the first time; one write after the other, and only the newest state. */
  function keep(): Promise<unknown> {
    const { open, view, embed } = store.getState();
    if (!open || open.readOnly || open.origin.kind === 'lesson' || embed) return queue;
    const id = open.shelfId ?? newId();
    if (open.shelfId === null) store.setState({ open: { ...open, shelfId: id } });
    const { document } = open;
    latest.set(id, document);
    const origin = originWords(open.origin);
    const turn = async () => {
      await rest();
      if (latest.get(id) === document) await write({ id, document, view, origin });
    };
    const result = queue.then(turn);
    waiting++;
    store.setState({ isKeeping: true });
    // A bug is told to whoever asked; the next write starts afresh.
    queue = result.catch(() => {}).then(() => store.setState({ isKeeping: --waiting > 0 }));
    return result;
  }

  async function write({ id, document, view, origin }: ToKeep): Promise<void> {
    writtenAtMs = nowMs();
    const fragment = await makeLink(document, view);
    if (fragment === null) return;
    const entry = { id, name: document.machine.name, origin, savedAtMs: nowMs(), fragment };
    const kept = await shelf.keep(entry, versions.get(id) ?? 0);
    if (kept.kind === 'changed-elsewhere') return writeBeside({ id, document, view, origin });
    told(id, kept);
    await list();
  }

  function told(id: string, kept: Exclude<Kept, { kind: 'changed-elsewhere' }>) {
    if (kept.kind === 'kept') {
      versions.set(id, kept.version);
      if (shelf.held().length === 0 && store.getState().unkept !== null)
        store.setState({ unkept: null, notice: 'Kept again.' });
      return;
    }
    const unkept = kept.full ? 'full' : 'refused';
    store.setState({ unkept, notice: unkeptWords[unkept] });
  }

  async function writeBeside({ id, document, view, origin }: ToKeep): Promise<void> {
    const own = newId();
    const name = `${document.machine.name} (second tab)`;
    const { open } = store.getState();
    const isOpen = open !== null && open.shelfId === id;
    const now = isOpen ? open.document : document;
    const renamed = { ...now, machine: { ...now.machine, name } };
    latest.set(own, renamed);
    if (isOpen) {
      store.setState({
        open: { ...open, shelfId: own, document: renamed },
        snapshots: [],
        changedElsewhere: false,
        notice: `Another tab changed ${document.machine.name} too. What you do here is kept as ${name}.`,
      });
    }
    await write({ id: own, document: renamed, view, origin });
  }

  /** Tries once more to keep all that the browser refused. */
  async function keepHeld() {
    await keep();
    for (const { version, ...entry } of shelf.held()) {
      const kept = await shelf.keep(entry, version);
      if (kept.kind !== 'changed-elsewhere') told(entry.id, kept);
    }
    await list();
  }

  /** Another tab wrote a machine or forgot it. */
  async function heard(id: string) {
    await queue;
    await list();
    const entry = await shelf.take(id);
    const isBehind = entry !== null && entry.version !== versions.get(id);
    if (isBehind && store.getState().open?.shelfId === id) store.setState({ changedElsewhere: true });
  }
  shelf.onChangeElsewhere(id => void heard(id));

  return { keep, keepHeld, take, list };
}
