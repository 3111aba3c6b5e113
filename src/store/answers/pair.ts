import { isRoutePlay } from '../../core/fabric/answers/routePlays.ts';
import type { Machine, NodeId } from '../../core/topology/machine.ts';
import { shownEndpointIds } from '../selectors.ts';
import type { AppState } from '../state.ts';
import type { Declared, PaneAnswer } from './declared.ts';

export const verdict: Declared<'explain'> = {
  call: 'explain',
  inputs: ({ machine, settings }, { view: { pair } }) => pair && { machine, settings, ...pair },
};

export const remediesAnswer: PaneAnswer<'remedies'> = {
  key: 'remedies',
  call: 'remedies',
  inputs: ({ machine, settings, platform, stack }, { view: { pair } }) =>
    pair && { machine, settings, platform, stack, ...pair },
};

export const stackPane: PaneAnswer<'stack'> = {
  key: 'stack',
  call: 'stack',
  inputs: ({ machine, settings, platform, stack }, { view: { pair } }) =>
    pair && { machine, settings, platform, stack, ...pair },
};

/** While somebody looks at it, plays it, or came by a link that names one of its steps. */
export const route: Declared<'route'> = {
  call: 'route',
  when: ({ view, play }) =>
    view.tab === 'route' || view.step !== null || (play !== null && isRoutePlay(play.key)),
  inputs: (document, { view: { pair, request: form } }) => ({
    ...document,
    form,
    defaults: { initiator: pair?.client ?? null, target: pair?.provider ?? null },
  }),
};

/** The endpoints that are shown may be those of the machine before an edit. */
function shownIn({ functions }: Machine, state: AppState): readonly NodeId[] {
  const there = new Set<NodeId>(functions.map(fn => fn.id));
  return shownEndpointIds(state).filter(id => there.has(id));
}

export const stackMatrixPane: PaneAnswer<'stackMatrix'> = {
  key: 'stackMatrix',
  call: 'stackMatrix',
  inputs: ({ machine, settings, platform, stack }, state) => {
    const ids = shownIn(machine, state);
    return ids.length > 0 ? { document: { machine, settings, platform, stack }, ids } : null;
  },
};

export const ncclPane: PaneAnswer<'nccl'> = {
  key: 'nccl',
  call: 'nccl',
  inputs: ({ machine, settings, stack }, { nccl }) => ({ machine, settings, stack, ...nccl }),
};

export const speedsAnswer: PaneAnswer<'speeds'> = {
  key: 'speeds',
  call: 'speeds',
  inputs: ({ machine, settings, platform }, state) => {
    const ids = shownIn(machine, state);
    return ids.length > 0 ? { document: { machine, settings, platform }, ids, ...state.speeds } : null;
  },
};
