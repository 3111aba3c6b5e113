import type { StoreApi } from 'zustand/vanilla';
import type { Result } from '../core/lib/result.ts';
import type { PeerlaneDocument, View } from '../core/share/document.ts';
import type { ShareError } from '../core/share/shareError.ts';
import type { OpenDocument } from './opened.ts';
import { originWords } from './originWords.ts';
import type { Protection } from './protection.ts';
import type { Kept, Shelf, Taken } from './shelf.ts';
import type { OriginalText } from './shelfRecords.ts';
import type { AppState } from './state.ts';
import { originalUnkeptWords, unkeptWords, unmadeWords } from './unkeptWords.ts';

/** A machine as it is to be kept. */
interface ToKeep {
  readonly id: string;
  readonly document: PeerlaneDocument;
  readonly view: View;
  readonly origin: string;
  readonly original: OriginalText | null;
}

interface KeepingWorld {
  readonly shelf: Shelf;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly newId: () => string;
  readonly protection: () => Promise<Protection>;
}

const REST_MS = 200;

/** Makes what is kept of a document, and has opened it again; null if the engine stopped. */
type MakeKept = (document: PeerlaneDocument, view: View) => Promise<Result<string, ShareError> | null>;

/**
 * Keeps what is open, change by change. A write says which version it follows: where another tab wrote meanwhile,
 * this tab's machine goes on under an entry and a name of its own, so that both are kept and neither person has to
 * know of the other. (To merge two edits of one machine would need to know what each meant.)
 */
export function keeping(
  store: StoreApi<AppState>,
  { shelf, nowMs, wait, newId, protection }: KeepingWorld,
  makeKept: MakeKept,
) {
  /** The version of each entry that this tab last read or wrote. */
  const versions = new Map<string, number>();
  const latest = new Map<string, PeerlaneDocument>();
  /** Machines of which nothing could be made that opens again. They last as long as this page. */
  const unmade = new Map<string, ToKeep>();
  /** By entry, the text that is kept beside it, or of which it has been told that it is not. */
  const settledOriginals = new Map<string, string>();
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
    const { entries, damagedCount, isReadable } = await shelf.list();
    store.setState({
      shelf: entries,
      damagedCount: isReadable ? damagedCount : null,
      protection: await protection(),
    });
  }

  /** Takes an entry off the shelf to work on it. */
  async function take(id: string): Promise<Taken> {
    await queue;
    const taken = await shelf.take(id);
    if (taken.kind === 'entry') {
      versions.set(id, taken.entry.version);
      if (taken.original) settledOriginals.set(id, taken.original.text);
    }
    return taken;
  }

  /** Does one thing after the other; the page says so until the last is done. */
  function inTurn(turn: () => Promise<unknown> | undefined): Promise<unknown> {
    const result = queue.then(turn);
    waiting++;
    store.setState({ isKeeping: true });
    // A bug is told to whoever asked; the next write starts afresh.
    queue = result.catch(() => {}).then(() => store.setState({ isKeeping: --waiting > 0 }));
    return result;
  }

  /** Keeps what is open, under a new entry the first time; one write after the other, and only the newest state. */
  function keep(): Promise<unknown> {
    const { open, view, embed } = store.getState();
    if (!open || open.readOnly || open.origin.kind === 'lesson' || embed) return queue;
    const id = open.shelfId ?? newId();
    if (open.shelfId === null) store.setState({ open: { ...open, shelfId: id } });
    const { document } = open;
    latest.set(id, document);
    return inTurn(async () => {
      await rest();
      if (latest.get(id) === document) await write(toKeep(id, open, view));
    });
  }

  /** Keeps a machine that is not on the screen, as an entry of its own. */
  const keepBeside = (open: Omit<OpenDocument, 'readOnly' | 'shelfId' | 'report'>, view: View) =>
    inTurn(() => write(toKeep(newId(), open, view)));

  async function write(wanted: ToKeep): Promise<void> {
    writtenAtMs = nowMs();
    const { id, document, view, origin, original } = wanted;
    // A text that was added to is written once its machine is: until then the disk has both as they were.
    const isTextKept = original !== null && (settledOriginals.has(id) || (await writeOriginal(id, original)));
    const made = await makeKept(document, view);
    if (!made?.ok) return notMade(wanted, made?.error.what ?? null, isTextKept);
    unmade.delete(id);
    const entry = { id, name: document.machine.name, origin, savedAtMs: nowMs(), fragment: made.value };
    const kept = await shelf.keep(entry, versions.get(id) ?? 0);
    if (kept.kind === 'changed-elsewhere') return writeBeside(wanted);
    told(id, kept);
    if (original !== null && kept.kind === 'kept') await writeOriginal(id, original);
    await list();
  }

  /** Whether the text is kept beside the machine; told in words, once, where it is not. */
  async function writeOriginal(id: string, original: OriginalText): Promise<boolean> {
    if (settledOriginals.get(id) === original.text) return true;
    const failure = await shelf.keepOriginal(id, original);
    if (failure === 'too-large') settledOriginals.set(id, original.text);
    if (failure) store.setState({ remark: originalUnkeptWords(failure) });
    else settledOriginals.set(id, original.text);
    return failure === null;
  }

  /**
   * Nothing that opens again can be made of it. What was kept before stays as it is; where there is nothing yet, an
   * entry leads to the text that it was read from.
   */
  async function notMade(wanted: ToKeep, what: string | null, isTextKept: boolean): Promise<void> {
    const { id, document, origin } = wanted;
    unmade.set(id, wanted);
    store.setState({ unkept: { why: 'not-made', words: unmadeWords(what, isTextKept) } });
    if (versions.has(id) || !isTextKept) return;
    const entry = { id, name: document.machine.name, origin: `${origin} · only its text`, fragment: '' };
    const kept = await shelf.keep({ ...entry, savedAtMs: nowMs() }, 0);
    if (kept.kind === 'kept') versions.set(id, kept.version);
    await list();
  }

  function told(id: string, kept: Exclude<Kept, { kind: 'changed-elsewhere' }>) {
    if (kept.kind === 'kept') {
      versions.set(id, kept.version);
      if (shelf.held().length === 0 && unmade.size === 0 && store.getState().unkept !== null)
        store.setState({ unkept: null, notice: 'Kept again.' });
      return;
    }
    const words = unkeptWords[kept.why];
    store.setState({ unkept: { why: kept.why, words }, notice: words });
  }

  async function writeBeside(wanted: ToKeep): Promise<void> {
    const { id, document } = wanted;
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
    await write({ ...wanted, id: own, document: renamed });
  }

  /** Tries once more to keep all that was not kept. */
  async function keepHeld() {
    await keep();
    for (const { version, ...entry } of shelf.held()) {
      const kept = await shelf.keep(entry, version);
      if (kept.kind !== 'changed-elsewhere') told(entry.id, kept);
    }
    for (const wanted of [...unmade.values()]) await inTurn(() => write(wanted));
    await list();
  }

  /** Another tab wrote a machine or forgot it. */
  async function heard(id: string) {
    await queue;
    await list();
    const taken = await shelf.take(id);
    const isBehind = taken.kind === 'entry' && taken.entry.version !== versions.get(id);
    if (isBehind && store.getState().open?.shelfId === id) store.setState({ changedElsewhere: true });
  }
  shelf.onChangeElsewhere(id => void heard(id));

  return {
    keep,
    keepBeside,
    keepHeld,
    take,
    list,
    /** The person wants no more of it. */
    giveUp: (id: string) => {
      const wasUnmade = unmade.delete(id);
      if (wasUnmade && unmade.size === 0 && shelf.held().length === 0) store.setState({ unkept: null });
    },
    /** A machine that could not be kept, as this page still has it. */
    unmade: (id: string) => unmade.get(id) ?? null,
  };
}

const toKeep = (
  id: string,
  { document, origin, original = undefined }: Pick<OpenDocument, 'document' | 'origin' | 'original'>,
  view: View,
): ToKeep => ({ id, document, view, origin: originWords(origin), original: original ?? null });
