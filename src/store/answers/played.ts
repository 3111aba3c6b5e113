import { isOffloadPlay } from '../../core/fabric/offload/offloadPlay.ts';
import { SHARING } from '../play.ts';
import type { Declared } from './declared.ts';

/** Asked for in their tabs, and while their steps are played on the tree. */
export const sharing: Declared<'share'> = {
  call: 'share',
  when: ({ view, play }) => view.tab === 'sharing' || play?.key === SHARING,
  inputs: ({ machine, settings, platform, sharing }) =>
    sharing.length > 0 ? { machine, settings, platform, sharing } : null,
};

export const offload: Declared<'offload'> = {
  call: 'offload',
  when: ({ view, play }) => view.tab === 'offload' || (play !== null && isOffloadPlay(play.key)),
  inputs: ({ machine, settings, platform, drivers: { memory }, target }) =>
    target && { machine, settings, platform, memory, target },
};
