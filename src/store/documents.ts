import type { StoreApi } from 'zustand/vanilla';
import { sameData } from '../core/lib/sameData.ts';
import { type PeerlaneDocument, startingView, type View } from '../core/share/document.ts';
import { type Engine, EngineFailure } from '../worker/client.ts';
import type { KeyValueStorage } from './browserStorage.ts';
import { type History, type Moment, noHistory, remember } from './history.ts';
import { keeping } from './keeping.ts';
import type { OpenDocument, Origin } from './opened.ts';
import type { Protection } from './protection.ts';
import { isReadOnly, TO_CHANGE } from './readOnly.ts';
import type { Shelf, Taken } from './shelf.ts';
import type { OriginalText } from './shelfRecords.ts';
import { type AppState, startingState } from './state.ts';
import { stillThere } from './stillThere.ts';

/** What the store needs of the world around it; handed in, so that the same actions run in tests. */
export interface World {
  readonly engine: Engine;
  /** For small things that are no machines. */
  readonly storage: KeyValueStorage;
  /** The machines that are kept. */
  readonly shelf: Shelf;
  readonly nowMs: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly newId: () => string;
  /** Rejects where the browser does not allow it. */
  readonly copyText: (text: string) => Promise<void>;
  readonly protection: () => Promise<Protection>;
}

export type AppStore = StoreApi<AppState>;
export type Documents = ReturnType<typeof documents>;

/** Opening, changing and keeping machines: the part that several groups of actions share. */
export function documents(store: AppStore, world: World) {
  const { engine, shelf } = world;
  const { keep, keepBeside, keepHeld, take, list, unmade, giveUp } = keeping(store, world, (document, view) =>
    attempt(engine.call('makeKept', { document, view })),
  );

  /** Puts a document on the screen in place of what is there, which stays on the shelf. */
  function show(open: OpenDocument, view: View) {
    const known = new Set(open.document.machine.functions.map(fn => fn.id));
    const pair = view.pair && known.has(view.pair.provider) && known.has(view.pair.client) ? view.pair : null;
    store.setState(state => ({
      ...startingState,
      ...lasting(state),
      open: { ...open, readOnly: open.readOnly || state.embed?.isLocked === true },
      view: { ...view, pair },
      notice: `${open.document.machine.name} is open.`,
    }));
    void listSnapshots();
  }

  /** The kept states of what is open. */
  async function listSnapshots() {
    const shelfId = store.getState().open?.shelfId ?? null;
    if (shelfId === null) return;
    const snapshots = await shelf.snapshots(shelfId);
    if (store.getState().open?.shelfId === shelfId) store.setState({ snapshots });
  }

  function showStart(notice: string) {
    store.setState(state => ({ ...startingState, ...lasting(state), notice }));
    void list();
  }

  /**
   * Replaces the open document by a changed one, if that says anything else; what is open for reading stays as it is.
   * `field` names what is typed in, so that a burst of typing is undone as one.
   */
  function change(changed: (document: PeerlaneDocument) => PeerlaneDocument, field?: string) {
    const { open, history } = store.getState();
    if (!open || isReadOnly(store, TO_CHANGE)) return;
    const document = changed(open.document);
    if (sameData(document, open.document)) return;
    rememberText(open);
    const burst = field === undefined ? null : { field, atMs: world.nowMs() };
    store.setState(state => ({
      ...stillThere(state, document.machine),
      open: { ...open, document },
      history: remember(history, open.document, burst),
    }));
    void keep();
  }

  /** The text of each state that can be gone back to: one to which a text was added has more of it. */
  const texts = new WeakMap<PeerlaneDocument, Pick<OpenDocument, 'original' | 'report'>>();

  /** Replaces the open document by what was read of it again, a step that can be undone. */
  function changeRead(document: PeerlaneDocument, read: Pick<OpenDocument, 'original' | 'report'>) {
    const { open } = store.getState();
    if (!open || open.readOnly) return;
    rememberText(open);
    change(() => document);
    store.setState(state => (state.open ? { open: { ...state.open, ...read } } : {}));
    void keep();
  }

  const rememberText = ({ document, original, report }: OpenDocument) =>
    texts.set(document, { ...(original && { original }), report });

  /** Goes back or forth in the history; what the kernel answered belongs to the document that is left. */
  function step(toward: (moment: Moment) => Moment | null, words: (history: History) => string) {
    const { open, history } = store.getState();
    if (!open || isReadOnly(store, TO_CHANGE)) return;
    const moment = toward({ document: open.document, history });
    if (!moment) return;
    rememberText(open);
    store.setState(state => ({
      ...stillThere(state, moment.document.machine),
      open: { ...open, ...texts.get(moment.document), document: moment.document },
      history: moment.history,
      outcome: null,
      notice: words(moment.history),
    }));
    void keep();
  }

  /** What is there now is what undo comes back to. */
  const forgetSteps = () => store.setState({ history: noHistory });

  let queue: Promise<unknown> = Promise.resolve();

  /**
   * Changes the open document by the engine's answer to it, one after the other. If it changed while the engine was
   * at work, the engine is asked again. Null: nothing is open for editing, or the engine stopped.
   */
  function changeBy<T>(
    ask: (document: PeerlaneDocument) => Promise<T>,
    apply: (document: PeerlaneDocument, answer: T) => PeerlaneDocument,
  ): Promise<T | null> {
    const turn = async (): Promise<T | null> => {
      const { open } = store.getState();
      if (!open || isReadOnly(store, TO_CHANGE)) return null;
      const asked = open.document;
      const answer = await attempt(ask(asked));
      if (answer === null) return null;
      if (store.getState().open?.document !== asked) return turn();
      change(document => apply(document, answer));
      return answer;
    };
    const result = queue.then(turn);
    queue = result.catch(() => {}); // whoever asked is told; the next one starts afresh
    return result;
  }

  /** The engine's answer, or null after its trouble is on the screen: what is open stays open. */
  async function attempt<T>(asking: Promise<T>): Promise<T | null> {
    try {
      return await asking;
    } catch (reason) {
      if (!(reason instanceof EngineFailure)) throw reason;
      store.setState({ engineTrouble: reason.message });
      return null;
    }
  }

  /** Opens the machine of a link for reading. */
  async function openLink(fragment: string, place: { readonly payload: string; readonly before?: string }) {
    const result = await attempt(engine.call('openLink', { fragment }));
    if (!result) return;
    if (!result.ok) return showStart(result.error.message);
    const { document, view, before, changed } = result.value;
    const { payload } = place;
    const origin: Origin = {
      ...{ kind: 'link', payload },
      ...(place.before && { before: place.before }),
      ...(changed && { changed }),
    };
    show({ document, origin, readOnly: true, shelfId: null, report: null }, view);
    if (before) store.setState({ versionA: before, dialog: 'compare' });
  }

  async function openScene(scene: string, view?: View) {
    const opened = await attempt(engine.call('openScene', { scene }).then(found => ({ found })));
    if (!opened) return;
    if (!opened.found) return showStart(`There is no example named "${scene}". Choose one from the list.`);
    const open: OpenDocument = {
      document: opened.found.document,
      origin: { kind: 'example', scene, about: opened.found.about },
      readOnly: false,
      shelfId: null,
      report: null,
    };
    show(open, looking(opened.found.view, view));
  }

  /** Opens a machine of this browser for editing. */
  async function reopen(id: string, view?: View) {
    const here = unmade(id);
    if (here) return show(takenUp(here, id), looking(here.view, view));
    const taken = await take(id);
    if (taken.kind === 'missing') {
      return showStart(
        'That machine is not kept in this browser. Ask for its link, or paste the capture again.',
      );
    }
    if (taken.kind === 'damaged') {
      showStart('');
      return store.setState({
        remark: 'The record of that machine is damaged. "Save what is kept" has it as a file.',
      });
    }
    const { entry, original } = taken;
    const result = await attempt(engine.call('openKept', { form: entry.fragment }));
    if (!result) return;
    if (!result.ok) return readAgain(taken, result.error.what);
    show(
      takenUp({ document: result.value.document, origin: entry.origin, original }, id),
      looking(result.value.view, view),
    );
  }

  /**
   * What was kept cannot be opened: the machine is read from its text again, as it was before it was changed. The
   * record stays as it is, since a newer Peerlane may open it.
   */
  async function readAgain({ entry, original }: Extract<Taken, { kind: 'entry' }>, what: string) {
    const isTextOnly = entry.fragment === '';
    const why = isTextOnly
      ? `Only the text of ${entry.name} is kept.`
      : `What was kept of ${entry.name} cannot be opened: ${what}`;
    const read = original && (await attempt(engine.call('importText', original)));
    const machine = read?.ok ? read.value.machines[original?.place ?? 0] : undefined;
    if (!read?.ok || !original || !machine) {
      showStart('');
      return store.setState({ remark: `${why} "Save what is kept" has it as a file.` });
    }
    const origin: Origin = { kind: 'shelf', what: entry.origin };
    const { capturedDocument } = await import('./openedCapture.ts');
    const document = capturedDocument({ ...machine, name: entry.name }, read.value);
    show({ document, origin, readOnly: false, shelfId: null, report: read.value, original }, startingView);
    store.setState({
      remark: `${why} It was read again from its text, without what you changed since.${
        isTextOnly ? '' : ' "Save what is kept" has what was kept as a file.'
      }`,
    });
  }

  return {
    attempt,
    show,
    showStart,
    list,
    listSnapshots,
    keep,
    keepBeside,
    keepHeld,
    giveUp,
    change,
    changeRead,
    changeBy,
    step,
    forgetSteps,
    openLink,
    openScene,
    reopen,
  };
}

/** A machine of this browser, to go on with. */
const takenUp = (
  {
    document,
    origin,
    original,
  }: { document: PeerlaneDocument; origin: string; original: OriginalText | null },
  shelfId: string,
): OpenDocument => ({
  document,
  origin: { kind: 'shelf', what: origin },
  readOnly: false,
  shelfId,
  report: null,
  ...(original && { original }),
});

/** Where the address bar looks, with the machine's own pair and tab where it names none. */
const looking = (own: View, asked: View | undefined): View =>
  asked
    ? { ...asked, pair: asked.pair ?? own.pair, tab: asked.tab === startingView.tab ? own.tab : asked.tab }
    : own;

/** What stays when another machine is opened. */
export const lasting = ({
  shelf,
  damagedCount,
  isEngineSilent,
  theme,
  room,
  retries,
  pane,
  lessonTitles,
  lessonRecords,
  unkept,
  protection,
  forgotten,
  versionA,
  embed,
  drawing,
  importing,
}: AppState) => ({
  shelf,
  damagedCount,
  isEngineSilent,
  theme,
  room,
  retries,
  pane,
  lessonTitles,
  lessonRecords,
  unkept,
  protection,
  forgotten,
  versionA,
  embed,
  drawing: { ...startingState.drawing, aspect: drawing.aspect },
  importing: { step: 'ready', text: importing.text } as const,
});
