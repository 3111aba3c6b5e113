import type { Standing } from '../../core/dmabuf/step.ts';
import type { IconName } from '../shared/Icon.tsx';

/** How a call stands, told apart by icon and word, never by colour alone. */
export const standingLook: Readonly<
  Record<Standing, { readonly icon: IconName; readonly word: string; readonly tone: string }>
> = {
  done: { icon: 'direct', word: 'done', tone: 'direct' },
  flagged: { icon: 'warning', word: 'flagged', tone: 'host' },
  unknown: { icon: 'unknown', word: 'unknown', tone: 'unknown' },
  waits: { icon: 'pause', word: 'waits', tone: 'unknown' },
  refused: { icon: 'blocked', word: 'refused', tone: 'blocked' },
};
