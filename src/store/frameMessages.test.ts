import { describe, expect, it } from 'vitest';
import { findLesson } from '../core/scenes/lessons/lessons.ts';
import { lessonMoment } from '../core/scenes/teaching/lessonMoment.ts';
import { noAnswers } from './answers.ts';
import { messagesBetween, readSetStep } from './frameMessages.ts';
import type { OpenLesson } from './opened.ts';
import { type AppState, startingState } from './state.ts';

type Layout = NonNullable<AppState['answers']['layout']>;

describe('what the page around may ask', () => {
  it('is a step, counted from 1', () => {
    expect(readSetStep({ type: 'peerlane', setStep: 3 })).toBe(3);
  });
  it.each([
    ['no object', 'setStep'],
    ['nothing', null],
    ['a list', ['peerlane', 3]],
    ['another type', { type: 'other', setStep: 3 }],
    ['no type', { setStep: 3 }],
    ['more than that', { type: 'peerlane', setStep: 3, open: 'https://example.org' }],
    ['a step in words', { type: 'peerlane', setStep: '3' }],
    ['step 0', { type: 'peerlane', setStep: 0 }],
    ['half a step', { type: 'peerlane', setStep: 1.5 }],
    ['no number', { type: 'peerlane', setStep: Number.NaN }],
    ['a step beyond all lessons', { type: 'peerlane', setStep: 1e9 }],
    ['an object of a class', Object.assign(new (class Sly {})(), { type: 'peerlane', setStep: 3 })],
  ])('and not %s', (_, data) => expect(readSetStep(data)).toBeNull());
});

describe('what the page around is told', () => {
  const lesson = findLesson('one-bit');
  if (!lesson) throw new Error('no such lesson');
  const drawn: AppState = { ...startingState, answers: { ...noAnswers, layout: {} as Layout } };
  const at = (step: number, more: Partial<OpenLesson> = {}): AppState => ({
    ...drawn,
    lesson: { moment: lessonMoment(lesson, step), chosen: null, made: {}, ...more },
  });

  it('the step that is shown, and whether it still asks', () => {
    expect(messagesBetween(drawn, at(0))).toEqual([
      { type: 'peerlane', event: 'step', lesson: 'one-bit', step: 1, steps: 5, isRevealed: false },
    ]);
    expect(messagesBetween(at(0), at(1))).toEqual([
      { type: 'peerlane', event: 'step', lesson: 'one-bit', step: 2, steps: 5, isRevealed: true },
    ]);
  });

  it('a prediction when it is revealed, not while somebody makes up their mind, and once', () => {
    const before = at(0);
    const marked: AppState = { ...before, lesson: before.lesson && { ...before.lesson, chosen: 2 } };
    const made: AppState = { ...before, lesson: before.lesson && { ...before.lesson, made: { 0: 2 } } };
    expect(messagesBetween(before, marked)).toEqual([]);
    expect(messagesBetween(marked, made)).toEqual([
      {
        type: 'peerlane',
        event: 'prediction',
        lesson: 'one-bit',
        step: 1,
        chosen: 'Blocked',
        isRight: false,
      },
      { type: 'peerlane', event: 'step', lesson: 'one-bit', step: 1, steps: 5, isRevealed: true },
    ]);
    expect(messagesBetween(made, made)).toEqual([]);
  });

  describe('whatever comes in which order, that it is ready comes first, and then the rest', () => {
    const undrawn = { ...at(0), answers: noAnswers };
    const verdict = { provider: 'nvme', client: 'nic' } as unknown as NonNullable<
      AppState['answers']['verdict']
    >;
    const answered: AppState = { ...at(0), answers: { ...drawn.answers, verdict } };
    it.each([
      ['a lesson before its picture', [startingState, undrawn, at(0)], ['ready', 'step']],
      ['a picture before its lesson', [startingState, drawn, at(0)], ['ready', 'step']],
      [
        'a verdict before the picture',
        [startingState, { ...undrawn, answers: { ...noAnswers, verdict } }, answered],
        ['ready', 'step', 'verdict'],
      ],
      ['all at once', [startingState, answered], ['ready', 'step', 'verdict']],
      ['another machine', [at(0), startingState, drawn], ['ready']],
    ] as const)('%s', (_, states, events) => {
      const told = states.slice(1).flatMap((state, i) => messagesBetween(states[i] ?? startingState, state));
      expect(told.map(({ event }) => event)).toEqual(events);
    });
  });
});
