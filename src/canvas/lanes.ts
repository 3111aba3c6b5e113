import type { PlayLane } from '../core/topology/playStep.ts';
import type { CanvasTheme } from './theme.ts';

/** How each lane is drawn and what the legend calls it: never told apart by colour alone. */
export const laneLooks = {
  request: { word: 'Request', dashes: [], colour: 'accent' },
  completion: { word: 'Completion', dashes: [7, 5], colour: 'accent' },
  fallback: { word: 'Staged through memory', dashes: [9, 4, 2, 4], colour: 'staged' },
  'sent first': { word: 'Sent first', dashes: [], colour: 'accent' },
  'sent second': { word: 'Sent second', dashes: [3, 4], colour: 'staged' },
  'provider walk': { word: 'Walk up from the provider', dashes: [], colour: 'accent' },
  'client walk': { word: 'Walk up from the client', dashes: [2, 4], colour: 'accent' },
  'proposal walk': { word: 'Walk of the 2018 proposal', dashes: [10, 3], colour: 'staged' },
} as const satisfies Record<
  PlayLane,
  { word: string; dashes: readonly number[]; colour: Extract<keyof CanvasTheme, 'accent' | 'staged'> }
>;
