import type { RouteAnswer } from '../../fabric/routeAnswer.ts';
import { effectiveTree } from '../../p2pdma/effectiveAcs.ts';
import { bothWalks } from '../../p2pdma/walkSteps.ts';
import { machineTree } from '../../topology/machineTree.ts';
import { namedMachine, nameOf } from '../../topology/nodeName.ts';
import type { PlayStep } from '../../topology/playStep.ts';
import { routed } from './claims/routed.ts';
import type { LessonPlay, LessonState } from './lessonChange.ts';

/** Steps that a lesson puts on the tree. */
export interface LessonPlayed {
  readonly key: LessonPlay;
  readonly what: string;
  readonly steps: readonly PlayStep[];
}

/** What a state has played; null: nothing. */
export function playedIn(state: LessonState): LessonPlayed | null {
  switch (state.play) {
    case null:
      return null;
    case 'walks':
      return walks(state);
    case 'route':
      return ofRoute('route', state, ({ steps }) => steps);
    case 'route-fallback':
      return ofRoute('route-fallback', state, ({ fallbackSteps }) => fallbackSteps);
    case 'route-both':
      return ofRoute('route-both', state, ({ steps, fallbackSteps }) => [...steps, ...fallbackSteps]);
    case 'route-race':
      return ofRoute('route-race', state, ({ race }) => race?.steps ?? []);
  }
}

function ofRoute(
  key: LessonPlay,
  state: LessonState,
  stepsOf: (answer: RouteAnswer) => readonly PlayStep[],
): LessonPlayed {
  const answer = routed(state);
  return { key, what: answer.title, steps: stepsOf(answer) };
}

function walks({ document, view }: LessonState): LessonPlayed | null {
  if (!view.pair) return null;
  const { provider, client } = view.pair;
  const tree = machineTree(document.machine);
  const names = namedMachine(tree);
  return {
    key: 'walks',
    what: `Both walks from ${nameOf(names, provider).text} and ${nameOf(names, client).text}`,
    steps: bothWalks(effectiveTree(tree, document.settings), provider, client),
  };
}
