import type { AppStore, Documents } from './documents.ts';
import { isRemovable, type KeptRecord, rawText, type SavedPart } from './recovery.ts';
import type { Shelf } from './shelf.ts';

/** Marks a part of a record as saved. */
export function savedRecord(store: AppStore, { key }: KeptRecord, part: SavedPart): void {
  const { recovery } = store.getState();
  if (!recovery?.isReadable) return;
  const records = recovery.records.map(each =>
    each.key === key ? { ...each, saved: [...new Set([...each.saved, part])] } : each,
  );
  store.setState({ recovery: { isReadable: true, records } });
}

interface Around {
  readonly store: AppStore;
  readonly shelf: Shelf;
  readonly documents: Documents;
}

/** Removes a damaged record that was saved; it stays where another tab has written it meanwhile. */
export async function removeRecord({ store, shelf, documents }: Around, { key }: KeptRecord): Promise<void> {
  const { recovery } = store.getState();
  const record = recovery?.isReadable ? recovery.records.find(each => each.key === key) : undefined;
  if (!record?.damaged || !isRemovable(record)) return;
  const isGone = await shelf.removeDamaged(record.damaged, value => rawText(value) === record.raw);
  const now = store.getState().recovery;
  if (isGone && now?.isReadable) {
    const records = now.records.filter(each => each.key !== key);
    store.setState({ recovery: { isReadable: true, records }, notice: `${record.name} was removed.` });
  } else if (!isGone) {
    store.setState({
      notice: `${record.name} was not removed: it has changed since, or the browser refused. Look again.`,
    });
  }
  await documents.list();
}
