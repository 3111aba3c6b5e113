/** The machines kept in this browser: how they lie on its disk, and what of a record can be trusted. */
export interface ShelfEntry {
  readonly id: string;
  readonly name: string;
  /** How it came here, in words: "captured · lspci -vvv". */
  readonly origin: string;
  readonly savedAtMs: number;
}

export interface StoredEntry extends ShelfEntry {
  /** As `core/share/kept.ts` made it; empty where it could not, and only the text that it was read from is kept. */
  readonly fragment: string;
  /** How often it was written. Who would write over another version than the one that was read has missed a change. */
  readonly version: number;
}

/** A state of a machine to come back to. */
export interface Snapshot {
  readonly id: string;
  readonly machineId: string;
  readonly name: string;
  readonly savedAtMs: number;
  readonly fragment: string;
}

/** The text that a machine was read from, as it was pasted or dropped. It goes into no link and no file of a machine. */
export interface OriginalText {
  /** What the machines in it are called. */
  readonly name: string;
  readonly text: string;
  /** Which of the machines in the text it is. */
  readonly place: number;
}

/** As much as the importer takes. */
export const MAX_ORIGINAL_CHARACTERS = 16 * 1024 * 1024;

/** A record as it lies there: whatever it is. `undefined`: the browser itself could not read it. */
export interface RawRecord {
  readonly key: string;
  readonly value: unknown;
}

/** Things under their ids. Every call is one transaction: it is done wholly or, rejecting, not at all. */
export interface Records<T> {
  all(): Promise<readonly RawRecord[]>;
  get(id: string): Promise<unknown>;
  /** What is there goes to `change`, and what that returns takes its place; undefined leaves it as it is. */
  update(id: string, change: (was: unknown) => T | undefined): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface ShelfRecords {
  readonly machines: Records<StoredEntry>;
  readonly snapshots: Records<Snapshot>;
  /** The original text of a machine, under the machine's id. */
  readonly originals: Records<OriginalText & { readonly id: string }>;
  /** What an older Peerlane kept elsewhere and this one cannot read. */
  leftovers(): readonly RawRecord[];
  removeLeftover(key: string): void;
}

/** An entry that can be listed and opened; null: the record is damaged. */
export function asEntry(value: unknown): StoredEntry | null {
  const { id, name, origin = '', savedAtMs, fragment, version = 1 } = fieldsOf(value);
  return isText(id) &&
    isText(name) &&
    isText(origin) &&
    isMoment(savedAtMs) &&
    isText(fragment) &&
    isCount(version)
    ? { id, name, origin, savedAtMs, fragment, version }
    : null;
}

export function asSnapshot(value: unknown): Snapshot | null {
  const { id, machineId, name, savedAtMs, fragment } = fieldsOf(value);
  return isText(id) && isText(machineId) && isText(name) && isMoment(savedAtMs) && isText(fragment)
    ? { id, machineId, name, savedAtMs, fragment }
    : null;
}

export function asOriginal(value: unknown): OriginalText | null {
  const { name, text, place } = fieldsOf(value);
  return isText(name) && isText(text) && isCount(place) ? { name, text, place } : null;
}

export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
/** As far as a calendar goes (ECMAScript, time values). */
const isMoment = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= 8_640_000_000_000_000;
