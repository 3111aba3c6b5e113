import { chapterAt } from '../../core/topology/playStep.ts';
import type { Play } from '../../store/play.ts';

/** "Hop 3 of 7", and of which chapter: a step of the kernel's walks or of a race is no hop of one packet. */
export function stepTitle({ steps, at }: Pick<Play, 'steps' | 'at'>): string {
  const step = steps[at];
  if (step?.chapter !== undefined) {
    const { from, end } = chapterAt(steps, at);
    return `${step.chapter}, step ${at - from + 1} of ${end - from}`;
  }
  const isHop = step && ['request', 'completion', 'fallback'].includes(step.lane);
  return `${isHop ? 'Hop' : 'Step'} ${at + 1} of ${steps.length}`;
}
