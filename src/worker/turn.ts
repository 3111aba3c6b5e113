import type { Progress } from './protocol.ts';

/** A call's turn at the engine: how it tells how far it is, and lets others come between. */
export interface Turn {
  readonly tell: (progress: Progress) => void;
  /** To be awaited now and then by what takes long: tells how far it is, and ends here if it was cancelled. */
  readonly breathe: (progress: Progress) => Promise<void>;
}

/** A turn that nobody waits for. */
export const alone: Turn = { tell: () => {}, breathe: async () => {} };

/** Does one thing after the other; other calls need not wait for all. */
export async function inTurn<T>(things: readonly (() => T)[], { breathe }: Turn): Promise<readonly T[]> {
  const made: T[] = [];
  for (const thing of things) {
    made.push(thing());
    if (made.length < things.length) await breathe({ done: made.length, total: things.length });
  }
  return made;
}
