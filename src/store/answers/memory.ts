import type { PaneAnswer } from './declared.ts';

/** The memory of the selected device; a root or a device that is no PCI function has none. */
export const lensAnswer: PaneAnswer<'lens'> = {
  key: 'lens',
  call: 'lens',
  inputs: (document, { selected: node }) =>
    node !== null && document.machine.functions.some(fn => fn.id === node) ? { document, node } : null,
};

export const addressAnswer: PaneAnswer<'address'> = {
  key: 'address',
  call: 'address',
  inputs: (document, { addressAsked: question }) => question && { document, question },
};

/** The list of the document, once a device is chosen for it. */
export const mappingAnswer: PaneAnswer<'map'> = {
  key: 'mapping',
  call: 'map',
  inputs: (document, { mapping: { way, isDistanceAsked } }) => {
    const { device, segments } = document.transfer;
    return device === null ? null : { document, list: { device, segments, way, isDistanceAsked } };
  },
};

export const rankingAnswer: PaneAnswer<'rank'> = {
  key: 'ranking',
  call: 'rank',
  inputs: ({ machine, settings, drivers }) => ({ machine, settings, drivers }),
};
