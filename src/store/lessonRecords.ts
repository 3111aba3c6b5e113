import type { KeyValueStorage } from './browserStorage.ts';

/** How far somebody came in a lesson. */
export interface LessonRecord {
  readonly title: string;
  /** The last step that was seen, counted from 0. */
  readonly furthest: number;
  readonly stepCount: number;
  readonly isFinished: boolean;
}
export type LessonRecords = Readonly<Record<string, LessonRecord>>;

const PREFIX = 'peerlane.lesson.';

/** What this browser knows of earlier visits; what cannot be read is passed over. */
export function readLessonRecords(storage: KeyValueStorage): LessonRecords {
  const records: Record<string, LessonRecord> = {};
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i);
    if (!key?.startsWith(PREFIX)) continue;
    const record = parseRecord(storage.getItem(key));
    if (record) records[key.slice(PREFIX.length)] = record;
  }
  return records;
}

/** Without storage it is known until the page is closed. */
export function keepLessonRecord(storage: KeyValueStorage, lesson: string, record: LessonRecord): void {
  try {
    storage.setItem(PREFIX + lesson, JSON.stringify(record));
  } catch {
    // Nothing is lost that the person made.
  }
}

function parseRecord(text: string | null): LessonRecord | null {
  if (text === null) return null;
  try {
    const { title, furthest, stepCount, isFinished } = JSON.parse(text) as Partial<LessonRecord>;
    if (typeof title !== 'string' || typeof furthest !== 'number' || typeof stepCount !== 'number')
      return null;
    return { title, furthest, stepCount, isFinished: isFinished === true };
  } catch {
    return null;
  }
}

/** What is known after a step was shown. */
export function recordAfter(
  before: LessonRecord | undefined,
  { title, step, stepCount, isOver }: { title: string; step: number; stepCount: number; isOver: boolean },
): LessonRecord {
  return {
    title,
    furthest: Math.max(step, before?.furthest ?? 0),
    stepCount,
    isFinished: before?.isFinished === true || (isOver && step === stepCount - 1),
  };
}
