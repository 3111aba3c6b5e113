import type { Sentence } from '../../topology/sentence.ts';
import type { SceneSource } from '../scene.ts';
import { checkClaim, type LessonClaim } from './claim.ts';
import { conditionWords } from './conditionWords.ts';
import type { Lesson, LessonLink, LessonTitle } from './lesson.ts';
import { changed, type LessonState } from './lessonChange.ts';
import { type LessonPlayed, playedIn } from './lessonPlay.ts';
import { startOf } from './lessonStart.ts';
import { heldBack, noVeils, type Veils, veilsOf } from './veils.ts';

/** One step of a lesson, ready to be shown. Plain data. */
export interface LessonMoment extends LessonTitle {
  readonly sources: readonly SceneSource[];
  readonly stepTitles: readonly string[];
  /** Counted from 0. */
  readonly step: number;
  readonly text: readonly string[];
  readonly links: readonly LessonLink[];
  /** What is on the screen until the prediction is made; without one, all the time. */
  readonly shown: LessonScreen;
  readonly prediction: AskedPrediction | null;
}

export interface AskedPrediction {
  readonly question: string;
  readonly options: readonly string[];
  /** The option that the engine confirms. */
  readonly right: number;
  readonly explanation: string;
  readonly revealed: LessonScreen;
  /** What would answer it, and stays out of sight until then. */
  readonly veils: Veils;
}

/** A state of the page, and what the engine says of it. */
export interface LessonScreen {
  readonly state: LessonState;
  readonly says: readonly Sentence[];
  readonly play: LessonPlayed | null;
}

/** The step of a lesson with this number; the nearest there is where there is none. */
export function lessonMoment(lesson: Lesson, asked: number): LessonMoment {
  const { id, title, description, topic, sources, steps } = lesson;
  const number = Math.max(0, Math.min(steps.length - 1, Math.trunc(asked) || 0));
  const step = steps[number];
  if (!step) throw new Error(`lesson ${id} has no steps`);
  const { before, after } = stateAt(lesson, number);
  const { text, links = [], claims, predict } = step;
  const veils = predict ? veilsOf({ shown: before, after }, predict) : noVeils;
  const shown = screen(before, claims);
  return {
    id,
    title,
    description,
    topic,
    sources,
    stepTitles: steps.map(each => each.title),
    step: number,
    text,
    links,
    shown: { ...shown, state: heldBack(before, veils) },
    prediction: predict
      ? {
          question: predict.question,
          options: predict.options.map(each => each.text),
          right: predict.right,
          explanation: predict.explanation,
          veils,
          revealed: screen(
            after,
            predict.claims ?? [predict.options[predict.right]?.claim].filter(claim => claim !== undefined),
          ),
        }
      : null,
  };
}

/** The states that a step shows before and after its prediction, with all that the steps before it have set. */
export function stateAt(
  lesson: Lesson,
  number: number,
): { readonly before: LessonState; readonly after: LessonState } {
  let after = startOf(lesson);
  let before = after;
  for (const { change = {}, predict } of lesson.steps.slice(0, number + 1)) {
    before = changed(after, change);
    // What is played goes on, unless the reveal plays something else.
    after = predict ? changed(before, { play: before.play, ...predict.change }) : before;
  }
  return { before, after };
}

const screen = (state: LessonState, claims: readonly LessonClaim[]): LessonScreen => ({
  state,
  says: claims.map(claim => [...conditionWords(state, claim), ...checkClaim(state, claim).sentence]),
  play: playedIn(state),
});
