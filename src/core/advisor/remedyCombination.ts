import type { StackDraft } from './stackProposals.ts';
import { type Standing, scoreOf } from './stackStanding.ts';

/** Several changes that help together, in the order in which they are made. */
export interface Combination {
  readonly parts: readonly StackDraft[];
  readonly after: Standing;
}

/**
 * The least of these changes that together do as much as all of them. `kinds` are drafts of one kind each, of which one
 * at most is taken; the later a kind, the sooner it is left out.
 */
export function leastCombination(
  before: Standing,
  kinds: readonly (readonly StackDraft[])[],
  standing: (chosen: Standing['chosen']) => Standing,
): Combination {
  const after = (parts: readonly StackDraft[]): Standing =>
    standing(parts.reduce((chosen, draft) => draft.apply(chosen), before.chosen));
  // Of kinds with a choice the draft is chosen that helps most once everything else is done.
  const fixed = kinds.filter(({ length }) => length === 1).flat();
  let parts: readonly StackDraft[] = fixed;
  for (const drafts of kinds.filter(({ length }) => length > 1)) {
    const choices = [parts, ...drafts.map(draft => [...parts, draft])];
    parts = choices.reduce((best, each) => (scoreOf(after(each)) > scoreOf(after(best)) ? each : best));
  }
  for (const part of parts.toReversed()) {
    const without = parts.filter(each => each !== part);
    if (scoreOf(after(without)) >= scoreOf(after(parts))) parts = without;
  }
  return { parts, after: after(parts) };
}
