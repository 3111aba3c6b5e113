import type { AppStore, Documents, World } from '../documents.ts';
import type { KeptRecord, SavedPart } from '../recovery.ts';

/** Everything that this browser keeps, to be saved as files: also what no longer opens. */
export function recoveringActions(store: AppStore, { engine, shelf }: World, documents: Documents) {
  let looks = 0;

  /** Tries one after the other whether it opens, as long as somebody looks. */
  async function tryAll(records: readonly KeptRecord[]) {
    const look = ++looks;
    for (const { key, fragment, standing } of records) {
      if (standing !== null || fragment === null) continue;
      const result = await documents.attempt(engine.call('openKept', { form: fragment }));
      const { recovery } = store.getState();
      if (result === null || look !== looks || !recovery?.isReadable) return;
      const found = result.ok
        ? ({ opens: true } as const)
        : ({ opens: false, why: result.error.what } as const);
      const next = recovery.records.map(each => (each.key === key ? { ...each, standing: found } : each));
      store.setState({ recovery: { isReadable: true, records: next } });
    }
  }

  const removing = () => import('../removingRecords.ts');

  return {
    openRecovery: async () => {
      store.setState({ dialog: 'recovery', recovery: null });
      const everything = await shelf.everything().catch(() => null);
      if (!everything) return store.setState({ recovery: { isReadable: false } });
      const { recordsOf } = await import('../recovery.ts');
      const records = recordsOf(everything);
      store.setState({ recovery: { isReadable: true, records } });
      await tryAll(records);
    },
    /** A part of a record was handed to the browser as a file. */
    savedRecord: async (record: KeptRecord, part: SavedPart) =>
      (await removing()).savedRecord(store, record, part),
    /** Takes a damaged record off the disk, if all of it that can be was saved and it is still the same. */
    removeRecord: async (record: KeptRecord) =>
      (await removing()).removeRecord({ store, shelf, documents }, record),
    /** A kept machine as the text of a file; null, told in words, where it does not open. */
    makeRecordFile: async ({ name, fragment }: KeptRecord): Promise<string | null> => {
      if (fragment === null) return null;
      const result = await documents.attempt(engine.call('openKept', { form: fragment }));
      if (result?.ok) return documents.attempt(engine.call('makeFile', { document: result.value.document }));
      if (result) store.setState({ notice: `${name} cannot be opened: ${result.error.what}` });
      return null;
    },
  };
}
