import type { PlayNote, PlayStep } from '../../topology/playStep.ts';
import type { RouteAnswer } from './routeAnswer.ts';

/** The steps of something that can be played, what it is called, and what is written beside nodes. */
export interface RoutePlay {
  readonly steps: (answer: RouteAnswer) => readonly PlayStep[];
  readonly what: (answer: RouteAnswer) => string;
  readonly notes?: (answer: RouteAnswer) => readonly PlayNote[];
}

/** What of a route can be played. */
export const routePlays = {
  route: { steps: answer => answer.steps, what: answer => answer.title },
  'route-fallback': {
    steps: answer => answer.fallbackSteps,
    what: answer => `${answer.title}, through memory`,
  },
  'route-both': {
    steps: answer => [...answer.steps, ...answer.fallbackSteps],
    what: answer => `${answer.title}: both ways`,
    notes: answer => answer.loadNotes,
  },
  'route-race': {
    steps: answer => answer.race?.steps ?? [],
    what: answer => answer.race?.title ?? answer.title,
  },
} as const satisfies Record<string, RoutePlay>;
export type RoutePlayKey = keyof typeof routePlays;

export const isRoutePlay = (key: string): key is RoutePlayKey => key in routePlays;

/** A step of what is played of a route, counted from 0. */
export interface RoutePlace {
  readonly key: RoutePlayKey;
  readonly at: number;
}
