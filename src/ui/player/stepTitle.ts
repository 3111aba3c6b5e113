import { chapterAt } from '../../core/topology/playStep.ts';
import type { Play } from '../../store/state.ts';

/** "Hop 3 of 7", and of which chapter: what moves is a packet, except in the kernel's walks. */
export function stepTitle({ steps, at }: Pick<Play, 'steps' | 'at'>): string {
  const step = steps[at];
  if (step?.chapter !== undefined) {
    const { from, end } = chapterAt(steps, at);
    return `${step.chapter}, step ${at - from + 1} of ${end - from}`;
  }
  const isWalk = step?.lane.endsWith('walk') ?? false;
  return `${isWalk ? 'Step' : 'Hop'} ${at + 1} of ${steps.length}`;
}
