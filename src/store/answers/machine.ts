import type { AppState } from '../state.ts';
import type { Declared } from './declared.ts';

export const machine: Declared<'outline'> = {
  call: 'outline',
  inputs: ({ machine }) => ({ machine }),
};

export const layout: Declared<'layout'> = {
  call: 'layout',
  inputs: ({ machine }, { drawing: options }) => ({ machine, options, before: null }),
  besides: state => ({ before: drawnBefore(state) }),
  isLive: true,
};

export const analysis: Declared<'analyse'> = {
  call: 'analyse',
  inputs: ({ machine, settings }) => ({ machine, settings }),
};

/** Only what the next picture keeps of it crosses over to the engine. */
const drawnBefore = ({ answers }: AppState) =>
  answers.layout && {
    options: answers.layout.options,
    columns: answers.layout.columns,
    spread: answers.layout.spread,
  };
