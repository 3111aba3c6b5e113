import type { AppStore, Documents, World } from '../documents.ts';
import type { Snapshot } from '../shelfRecords.ts';

/** What is kept in this browser: the list of machines, and states of a machine to come back to. */
export function keepingActions(
  store: AppStore,
  { engine, shelf, nowMs, newId }: World,
  documents: Documents,
) {
  const REFUSED = 'This browser has no room for it, or no storage. Save a file instead.';

  /** The document of a kept state; null, told in words, where it cannot be read. */
  async function readSnapshot({ fragment }: Snapshot) {
    const result = await documents.attempt(engine.call('openKept', { form: fragment }));
    if (result?.ok) return result.value;
    if (result) store.setState({ remark: `This state cannot be opened: ${result.error.what}` });
    return null;
  }

  return {
    /** Looks what there is, when the page is opened. */
    lookAtShelf: () => documents.list(),

    forget: async (id: string) => {
      documents.giveUp(id);
      const forgotten = await shelf.forget(id).catch(() => null);
      if (forgotten) store.setState({ forgotten, notice: `${forgotten.entry.name} is forgotten.` });
      await documents.list();
    },
    bringBack: async () => {
      const { forgotten } = store.getState();
      if (!forgotten) return;
      const isBack = await shelf.bringBack(forgotten);
      store.setState(
        isBack ? { forgotten: null, notice: `${forgotten.entry.name} is back.` } : { notice: REFUSED },
      );
      await Promise.all([documents.list(), documents.listSnapshots()]);
    },

    /** Tries once more to keep what the browser refused. */
    keepAgain: () => documents.keepHeld(),

    /** What another tab made of the open machine, in place of what this one shows. */
    showElsewhere: async () => {
      const { open, view } = store.getState();
      if (open?.shelfId) await documents.reopen(open.shelfId, view);
    },

    /** The open document as the text of a file; null if the engine stopped. */
    makeFile: async () => {
      const { open } = store.getState();
      return open && documents.attempt(engine.call('makeFile', { document: open.document }));
    },

    keepSnapshot: async (text: string) => {
      const name = text.trim();
      if (!name) return;
      await documents.keep();
      const { open, view } = store.getState();
      if (!open?.shelfId) return;
      const { document, shelfId: machineId } = open;
      const made = await documents.attempt(engine.call('makeKept', { document, view }));
      if (made === null) return;
      if (!made.ok) return store.setState({ remark: `This state is not kept. ${made.error.what}` });
      const snapshot = { id: newId(), machineId, name, savedAtMs: nowMs(), fragment: made.value };
      const isKept = await shelf.keepSnapshot(snapshot);
      store.setState({ notice: isKept ? `This state is kept as ${name}.` : REFUSED });
      await documents.listSnapshots();
    },
    forgetSnapshot: async (id: string) => {
      await shelf.forgetSnapshot(id).catch(() => {});
      await documents.listSnapshots();
    },
    /** The open machine becomes what it was; a step that can be undone. */
    returnToSnapshot: async (snapshot: Snapshot) => {
      const read = await readSnapshot(snapshot);
      if (!read) return;
      documents.change(() => read.document);
      store.setState({ dialog: null, notice: `This is ${snapshot.name} again. Undo takes it back.` });
    },
    /** Beside what is open, for reading; a copy of it can be changed. */
    openSnapshot: async (snapshot: Snapshot) => {
      const read = await readSnapshot(snapshot);
      if (!read) return;
      const origin = { kind: 'shelf', what: `kept as ${snapshot.name}` } as const;
      documents.show(
        { document: read.document, origin, readOnly: true, shelfId: null, report: null },
        read.view,
      );
    },
  };
}
