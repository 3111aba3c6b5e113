import type { MapType } from '../core/p2pdma/policy/verdict.ts';
import { type AppState, startingState } from './state.ts';

/** What the page around a frame is told. Steps are counted from 1, as in links. */
export type FrameMessage = { readonly type: 'peerlane' } & (
  | { readonly event: 'ready'; readonly lesson: string | null; readonly steps: number | null }
  | {
      readonly event: 'step';
      readonly lesson: string;
      readonly step: number;
      readonly steps: number;
      readonly isRevealed: boolean;
    }
  | {
      readonly event: 'prediction';
      readonly lesson: string;
      readonly step: number;
      readonly chosen: string;
      readonly isRight: boolean;
    }
  | {
      readonly event: 'verdict';
      readonly provider: string;
      readonly client: string;
      readonly kernel: string;
      readonly mapType: MapType;
      readonly distance: number | null;
    }
);

/**
 * What is to be told after a change of the state: names and verdicts, never a machine. Until a machine is drawn, for the
 * first time or after another one, nothing is; then that it is ready, and all that there is to tell of it.
 */
export function messagesBetween(before: AppState, after: AppState): readonly FrameMessage[] {
  if (after.answers.layout === null) return [];
  const isReady = before.answers.layout !== null;
  const told = isReady ? before : startingState;
  return [...(isReady ? [] : [readiness(after)]), ...lessonMessages(told, after), ...verdicts(told, after)];
}

function readiness({ lesson }: AppState): FrameMessage {
  const { id = null, stepTitles = null } = lesson?.moment ?? {};
  return { type: 'peerlane', event: 'ready', lesson: id, steps: stepTitles?.length ?? null };
}

function lessonMessages(before: AppState, { lesson }: AppState): readonly FrameMessage[] {
  if (!lesson || lesson === before.lesson) return [];
  const { moment, made } = lesson;
  const { id, step: place, prediction } = moment;
  const step = { lesson: id, step: place + 1 };
  const predicted = made[place];
  const wasHere = before.lesson?.moment.id === id && before.lesson.moment.step === place;
  const wasMade = wasHere && before.lesson?.made[place] !== undefined;
  const isRevealed = prediction === null || predicted !== undefined;
  const messages: FrameMessage[] = [];
  if (prediction && predicted !== undefined && wasHere && !wasMade) {
    const chosen = prediction.options[predicted] ?? '';
    const isRight = predicted === prediction.right;
    messages.push({ type: 'peerlane', event: 'prediction', ...step, chosen, isRight });
  }
  if (!wasHere || wasMade !== (predicted !== undefined)) {
    const steps = moment.stepTitles.length;
    messages.push({ type: 'peerlane', event: 'step', ...step, steps, isRevealed });
  }
  return messages;
}

function verdicts(before: AppState, { answers: { verdict } }: AppState): readonly FrameMessage[] {
  if (!verdict || verdict === before.answers.verdict) return [];
  const { provider, client, kernel, mapType, distance } = verdict;
  return [{ type: 'peerlane', event: 'verdict', provider, client, kernel, mapType, distance }];
}

/**
 * The step that the page around asks for by `{ type: 'peerlane', setStep: 2 }`, counted from 1; null for anything else.
 * Nobody knows who that page is, so a message is this shape to the letter, or it is nothing.
 */
export function readSetStep(data: unknown): number | null {
  if (typeof data !== 'object' || data === null || Object.getPrototypeOf(data) !== Object.prototype)
    return null;
  const fields = new Map(Object.entries(data));
  const step = fields.get('setStep');
  if (fields.size !== 2 || fields.get('type') !== 'peerlane' || typeof step !== 'number') return null;
  return Number.isInteger(step) && step >= 1 && step <= 1000 ? step : null;
}
