import type { CountedError, LoggedError } from '../imported.ts';

/** A log in a storm has the same record ten thousand times. */
const MOST_ERRORS = 100;

/** Each record once, at the line where it first stands, in the order of the text. */
export function countedErrors(errors: readonly LoggedError[]): readonly CountedError[] {
  const counted = new Map<string, CountedError>();
  for (const error of errors.toSorted((a, b) => a.line - b.line)) {
    const { line: _, ...content } = error;
    const key = JSON.stringify(content);
    const before = counted.get(key);
    counted.set(key, before ? { ...before, count: before.count + 1 } : { ...error, count: 1 });
  }
  return [...counted.values()].slice(0, MOST_ERRORS);
}
