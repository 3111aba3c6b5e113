import { linkedView } from '../selectors.ts';
import type { Declared, PaneAnswer } from './declared.ts';

/** The link to what is open, and where asked for to version A too. */
export const link: Declared<'makeLink'> = {
  call: 'makeLink',
  inputs: (document, state) => {
    const view = linkedView(state);
    const before = state.sharesBoth ? state.versionA : null;
    return before ? { document, view, before } : { document, view };
  },
};

/** What is open against version A. */
export const comparisonAnswer: PaneAnswer<'compare'> = {
  key: 'comparison',
  call: 'compare',
  inputs: (document, { versionA }) => versionA && { a: versionA, b: document },
};

export const reportAnswer: PaneAnswer<'report'> = {
  key: 'report',
  call: 'report',
  when: ({ dialog }) => dialog === 'machine-report',
  inputs: ({ machine, settings }) => ({ machine, settings }),
};
