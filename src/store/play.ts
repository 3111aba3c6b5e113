import type { PlayNote, PlayStep } from '../core/topology/playStep.ts';

/** Whose steps the kernel's walks are: they hold for one pair, on one machine as one kernel leaves it. */
export const WALKS = 'walks';
/** Whose steps the paths to the places of a list are: they hold for one document. */
export const SEGMENTS = 'segments';
/** Whose steps the calls of a shared buffer are, with the ways of their bytes. */
export const SHARING = 'sharing';

export const playSpeeds = [0.25, 0.5, 1, 2, 4] as const;
export type PlaySpeed = (typeof playSpeeds)[number];

export interface Play {
  /** Whose steps these are: 'route', 'walk' ... New steps of the same owner take their place. */
  readonly key: string;
  /** What is played, as the player's title says it. */
  readonly what: string;
  /** Never empty. */
  readonly steps: readonly PlayStep[];
  /** What is written beside nodes meanwhile. */
  readonly notes: readonly PlayNote[];
  /** The step that is shown, counted from 0. */
  readonly at: number;
  readonly playing: boolean;
  readonly speed: PlaySpeed;
}
