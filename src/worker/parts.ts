import { type Patch, patched, patchOf } from './patch.ts';

/**
 * The big immutable pieces of a document are held by the worker under numbers, so that a call names them and carries
 * only what the worker lacks. A piece is known by its identity (a WeakMap), not by a hash of its content: documents are
 * never changed in place and share what an edit left alone, and to hash half a megabyte at every call would cost what
 * is to be saved.
 */

/** A piece that crosses over, with the number that stands for it from now on: whole, or as a change of another one. */
export type Part = { readonly held: number } & (
  | { readonly whole: object }
  | { readonly base: number; readonly patch: Patch }
);

/** A message whose pieces are named; those that the other side lacks come along. */
export interface Packed {
  readonly value: unknown;
  readonly parts: readonly Part[];
}

/** Parts of a document that can be of any length. Settings are short, and change most: they travel. */
const namedInCalls = new Set(['machine', 'drivers', 'transfer', 'platform', 'sharing', 'workload', 'target']);
/** Of what the engine makes, only machines are worth a number. */
const namedInAnswers = new Set(['machine']);

/**
 * What the page has told a worker and what it was told by it. It ends with the worker: a new one holds nothing. The
 * page's numbers are positive and the worker's negative, so that no two pieces have one number.
 */
export function toldParts() {
  const numbers = new WeakMap<object, number>();
  /** By field, the piece that was named last: the next one is most likely a change of it. */
  const latest = new Map<string, object>();
  let last = 0;

  function partOf(key: string, part: object, held: number): Part {
    const before = latest.get(key);
    const base = before && numbers.get(before);
    const patch = before && base !== undefined ? patchOf(before, part) : null;
    return patch && base !== undefined ? { held, base, patch } : { held, whole: part };
  }

  return {
    /** Names every piece. `whole`: all of them come along, whatever was told before. */
    pack(message: unknown, { whole = false } = {}): Packed {
      const parts = new Map<number, Part>();
      const value = replaceParts(message, namedInCalls, (part, key) => {
        const known = numbers.get(part);
        const held = known ?? ++last;
        if (whole) parts.set(held, { held, whole: part });
        else if (known === undefined) parts.set(held, partOf(key, part, held));
        numbers.set(part, held);
        latest.set(key, part);
        return { [MARK]: held };
      });
      return { value, parts: [...parts.values()] };
    },
    /** An answer of the worker, with its pieces in place; the worker holds them too. */
    unpack({ value, parts }: Packed): unknown {
      const brought = new Map<number, object>();
      for (const part of parts) {
        if (!('whole' in part)) continue;
        brought.set(part.held, part.whole);
        numbers.set(part.whole, part.held);
      }
      return replaceParts(value, namedInAnswers, marked => brought.get(numberOf(marked) ?? 0) ?? marked);
    },
  };
}

/** What the worker holds, by number; at most so many pieces, and those used least recently make room. */
export function heldParts(most: number) {
  const parts = new Map<number, object>();
  const numbers = new WeakMap<object, number>();
  let last = 0;

  function hold(held: number, part: object): void {
    parts.delete(held);
    parts.set(held, part);
    for (const oldest of parts.keys()) {
      if (parts.size <= most) break;
      parts.delete(oldest);
    }
  }

  return {
    /** A call with its pieces in place; null: one of them is not held. */
    unpack({ value, parts: brought }: Packed): { readonly value: unknown } | null {
      // What the message brings is there for it, even where there is room for less.
      const here = new Map<number, object>();
      for (const part of brought) {
        const base = 'whole' in part ? null : (here.get(part.base) ?? parts.get(part.base));
        const whole = 'whole' in part ? part.whole : base && patched(base, part.patch);
        if (!whole) continue;
        here.set(part.held, whole);
        hold(part.held, whole);
      }
      let isComplete = true;
      const unpacked = replaceParts(value, namedInCalls, marked => {
        const held = numberOf(marked);
        if (held === null) return marked;
        const part = here.get(held) ?? parts.get(held);
        if (part) hold(held, part);
        else isComplete = false;
        return part ?? marked;
      });
      return isComplete ? { value: unpacked } : null;
    },
    /** An answer, with its pieces under numbers and held from now on. They always come along: the page keeps none. */
    pack(answer: unknown): Packed {
      const made = new Map<number, Part>();
      const value = replaceParts(answer, namedInAnswers, part => {
        const held = numbers.get(part) ?? --last;
        numbers.set(part, held);
        hold(held, part);
        made.set(held, { held, whole: part });
        return { [MARK]: held };
      });
      return { value, parts: [...made.values()] };
    },
  };
}

/** What stands in place of a piece. No document has a field of this name. */
const MARK = '#held';

function numberOf(value: object): number | null {
  const held = MARK in value ? value[MARK] : null;
  return typeof held === 'number' ? held : null;
}

/** How deep in a message a document may lie. */
const DEEPEST = 5;

/** The very message where nothing is replaced. Lists are not looked into, but for the machines of an import. */
function replaceParts(
  value: unknown,
  names: ReadonlySet<string>,
  replace: (part: object, key: string) => object,
  deepest = DEEPEST,
): unknown {
  if (deepest === 0 || !isPlainObject(value)) return value;
  const partAt = (key: string, own: unknown): unknown => {
    if (typeof own !== 'object' || own === null) return own;
    if (names.has(key)) return replace(own, key);
    if (key === 'machines' && Array.isArray(own)) return own.map(machine => replace(machine, 'machine'));
    return replaceParts(own, names, replace, deepest - 1);
  };
  let isChanged = false;
  const replaced = Object.entries(value).map(([key, own]): [string, unknown] => {
    const now = partAt(key, own);
    isChanged ||= now !== own;
    return [key, now];
  });
  return isChanged ? Object.fromEntries(replaced) : value;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
