import type { Play } from '../../store/state.ts';

/** "Hop 3 of 7": what moves is a packet, except in the kernel's walks. */
export function stepTitle({ steps, at }: Pick<Play, 'steps' | 'at'>): string {
  const isWalk = steps[at]?.lane.endsWith('walk') ?? false;
  return `${isWalk ? 'Step' : 'Hop'} ${at + 1} of ${steps.length}`;
}
