import type { Progress } from './protocol.ts';

/** How long the worker may be busy before it looks for other calls. */
const BREATH_MS = 30;

/** Does one thing after the other, tells how far it is, and lets other calls come between: they need not wait for all. */
export async function inTurn<T>(
  things: readonly (() => T)[],
  onProgress: (progress: Progress) => void,
): Promise<readonly T[]> {
  const made: T[] = [];
  let breathedAt = performance.now();
  for (const thing of things) {
    made.push(thing());
    if (performance.now() - breathedAt < BREATH_MS || made.length === things.length) continue;
    onProgress({ done: made.length, total: things.length });
    await new Promise(resolve => setTimeout(resolve));
    breathedAt = performance.now();
  }
  return made;
}
