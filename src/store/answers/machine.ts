import { groupOfRoot } from '../../core/layout/groups.ts';
import type { Machine } from '../../core/topology/machine.ts';
import type { AppState } from '../state.ts';
import type { Declared, PaneAnswer } from './declared.ts';

export const machine: Declared<'outline'> = {
  call: 'outline',
  inputs: ({ machine }) => ({ machine }),
};

export const layout: Declared<'layout'> = {
  call: 'layout',
  inputs: ({ machine }, { drawing, play }) => {
    const openSockets = [...new Set([...drawing.openSockets, ...socketsPlayed(machine, play)])];
    return { machine, options: { ...drawing, openSockets }, before: null };
  },
  besides: state => ({ before: drawnBefore(state) }),
  isLive: true,
};

export const sockets: Declared<'sockets'> = {
  call: 'sockets',
  inputs: ({ machine, settings, platform }) => ({ machine, settings, platform }),
};

export const stageLensPane: PaneAnswer<'stageLens'> = {
  key: 'stageLens',
  call: 'stageLens',
  inputs: ({ machine, settings }, { stageLens: lens }) =>
    lens === 'path' ? null : { machine, settings, lens },
};

export const analysis: Declared<'analyse'> = {
  call: 'analyse',
  inputs: ({ machine, settings }) => ({ machine, settings }),
};

/** Sockets that what is played goes into: as long as it is, they are drawn with their parts. */
function socketsPlayed(machine: Machine, play: AppState['play']): readonly string[] {
  const ends = new Set(play?.steps.flatMap(({ at, part }) => (part ? [at] : [])));
  return machine.roots.filter(({ id }) => ends.has(id)).map(root => groupOfRoot(machine, root));
}

/** Only what the next picture keeps of it crosses over to the engine. */
const drawnBefore = ({ answers }: AppState) =>
  answers.layout && {
    options: answers.layout.options,
    columns: answers.layout.columns,
    spread: answers.layout.spread,
  };
