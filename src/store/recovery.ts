import type { DamagedPlace, Shelf } from './shelf.ts';
import {
  asEntry,
  asOriginal,
  asSnapshot,
  fieldsOf,
  type OriginalText,
  type RawRecord,
} from './shelfRecords.ts';

/** One thing that is kept in this browser, sound or not, with all that can be saved of it. */
export interface KeptRecord {
  readonly key: string;
  readonly name: string;
  readonly savedAtMs: number | null;
  /** What is kept of the machine, where any of it can be read. */
  readonly fragment: string | null;
  readonly original: OriginalText | null;
  /** The whole record as JSON, where something is wrong with it. */
  readonly raw: string | null;
  /** Where it lies, if it is damaged: then it can be removed once it was saved; null: it is sound. */
  readonly damaged: DamagedPlace | null;
  /** What of it was saved since somebody looks. */
  readonly saved: readonly SavedPart[];
  /** Whether it opens; null: that is being tried. */
  readonly standing: { readonly opens: true } | { readonly opens: false; readonly why: string } | null;
}

export type SavedPart = 'record' | 'link' | 'text';

/** Whether all that can be saved of a damaged record was: its own file or link, and the text beside it. */
export function isRemovable({ damaged, raw, fragment, original, saved }: KeptRecord): boolean {
  const own = raw !== null ? saved.includes('record') : fragment === null || saved.includes('link');
  return damaged !== null && own && (original === null || saved.includes('text'));
}

/** As it is saved, and compared with what lies there. */
export const rawText = (value: unknown): string | null =>
  value === undefined ? null : (JSON.stringify(value, null, 1) ?? null);

export type Recovery =
  | { readonly isReadable: true; readonly records: readonly KeptRecord[] }
  | { readonly isReadable: false };

type Everything = Awaited<ReturnType<Shelf['everything']>>;

/** Every machine and kept state, in the order in which they lie there; what waits in memory comes first. */
export function recordsOf({
  machines,
  snapshots,
  originals,
  held,
  leftovers,
}: Everything): readonly KeptRecord[] {
  const texts = new Map(originals.map(({ key, value }) => [key, asOriginal(value)]));
  const waiting = held.map(entry => ({ key: entry.id, value: entry }));
  const waitingIds = new Set(held.map(({ id }) => id));
  const stored = machines.filter(({ key }) => !waitingIds.has(key));
  const owners = new Map([...stored, ...waiting].map(({ key, value }) => [key, nameOf(value)]));
  const alone = originals.filter(({ key }) => !owners.has(key)).map(({ key }) => ({ key, value: {} }));
  return [
    ...[...waiting, ...stored, ...alone].map(record => machineRecord(record, texts.get(record.key) ?? null)),
    ...snapshots.map(record => stateRecord(record, owners)),
    ...leftovers.map(record => leftoverRecord(record)),
  ];
}

function machineRecord({ key, value }: RawRecord, original: OriginalText | null): KeptRecord {
  const entry = asEntry(value);
  const name = entry?.name ?? nameOf(value) ?? original?.name ?? 'A machine without a name';
  const place = { place: 'machine', id: key } as const;
  return { key: `machine ${key}`, name, original, ...partsOf(value, entry !== null, place) };
}

function stateRecord({ key, value }: RawRecord, owners: ReadonlyMap<string, string | null>): KeptRecord {
  const owner = owners.get(String(fieldsOf(value)['machineId'])) ?? 'a machine that is gone';
  const name = `${owner} · ${nameOf(value) ?? 'a state without a name'}`;
  const place = { place: 'state', id: key } as const;
  const parts = partsOf(value, asSnapshot(value) !== null, place);
  return { key: `state ${key}`, name, original: null, ...parts };
}

function leftoverRecord({ key, value }: RawRecord): KeptRecord {
  return {
    key: `old ${key}`,
    name: `Kept by an older Peerlane as ${key}`,
    original: null,
    ...partsOf(value, false, { place: 'leftover', id: key }),
  };
}

function partsOf(
  value: unknown,
  isSound: boolean,
  place: DamagedPlace,
): Pick<KeptRecord, 'savedAtMs' | 'fragment' | 'raw' | 'standing' | 'damaged' | 'saved'> {
  const { savedAtMs, fragment } = fieldsOf(value);
  const hasForm = typeof fragment === 'string' && fragment !== '';
  return {
    savedAtMs: isSound && typeof savedAtMs === 'number' ? savedAtMs : null,
    fragment: hasForm ? fragment : null,
    raw: isSound ? null : rawText(value),
    damaged: isSound ? null : place,
    saved: [],
    standing: hasForm
      ? null
      : { opens: false, why: isSound ? 'Only its text is kept.' : 'The record is damaged.' },
  };
}

function nameOf(value: unknown): string | null {
  const { name } = fieldsOf(value);
  return typeof name === 'string' ? name : null;
}
