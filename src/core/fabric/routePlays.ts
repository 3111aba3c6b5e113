import type { PlayStep } from '../topology/playStep.ts';
import type { RouteAnswer } from './routeAnswer.ts';

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
  },
  'route-race': {
    steps: answer => answer.race?.steps ?? [],
    what: answer => answer.race?.title ?? answer.title,
  },
} as const satisfies Record<
  string,
  { steps: (answer: RouteAnswer) => readonly PlayStep[]; what: (answer: RouteAnswer) => string }
>;
export type RoutePlayKey = keyof typeof routePlays;

export const isRoutePlay = (key: string): key is RoutePlayKey => key in routePlays;

/** A step of what is played of a route, counted from 0. */
export interface RoutePlace {
  readonly key: RoutePlayKey;
  readonly at: number;
}
