import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { sentenceText } from '../../topology/sentence.ts';
import { checkClaim } from '../teaching/claim.ts';
import { lessonMoment, stateAt } from '../teaching/lessonMoment.ts';
import { lessonSchema } from '../teaching/lessonSchema.ts';
import { findLesson, lessons } from './lessons.ts';

it('ids are distinct', () => {
  const ids = lessons.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(findLesson('no such lesson')).toBeUndefined();
});

describe.each(lessons)('$title', lesson => {
  it('is a lesson as the schema has it', () => {
    expect(v.safeParse(lessonSchema, lesson).issues ?? []).toEqual([]);
  });

  it.each(lesson.steps.map((step, number) => ({ number, ...step })))(
    'step $number, $title: says what the engine says',
    ({ number, claims, predict, links = [] }) => {
      const { before, after } = stateAt(lesson, number);
      for (const claim of claims) expect(checkClaim(before, claim).holds, said(before, claim)).toBe(true);
      for (const claim of predict?.claims ?? []) {
        expect(checkClaim(after, claim).holds, said(after, claim)).toBe(true);
      }
      if (predict) {
        const told = predict.options.map(({ text, claim }) => `${text}: ${said(after, claim)}`);
        const confirmed = predict.options.map(({ claim }) => checkClaim(after, claim).holds);
        const right = predict.options.map((_, index) => index === predict.right);
        expect(confirmed, told.join('\n')).toEqual(right);
      }
      const { machine } = after.document;
      const ids = [...machine.functions, ...machine.others, ...machine.roots].map(({ id }) => String(id));
      for (const link of links) if (link.to === 'node') expect(ids).toContain(link.node);
    },
  );

  it('shows what it asks for: pairs and nodes that are there, and something to play', () => {
    for (const number of lesson.steps.keys()) {
      const { shown, prediction } = lessonMoment(lesson, number);
      for (const { state, says, play } of [shown, ...(prediction ? [prediction.revealed] : [])]) {
        const { machine } = state.document;
        const ids = new Set([...machine.functions, ...machine.others, ...machine.roots].map(({ id }) => id));
        const { pair } = state.view;
        if (pair) expect([...ids]).toEqual(expect.arrayContaining([pair.provider, pair.client]));
        if (state.selected) expect(ids.has(state.selected)).toBe(true);
        if (state.play) expect(play?.steps.length).toBeGreaterThan(0);
        for (const sentence of says) expect(sentenceText(sentence)).toMatch(/[.]$/);
      }
    }
  });
});

/** "holds: …" or "does not hold: …", with what the engine says, so that a test that fails tells why. */
function said(state: Parameters<typeof checkClaim>[0], claim: Parameters<typeof checkClaim>[1]): string {
  const { holds, sentence } = checkClaim(state, claim);
  return `${holds ? 'holds' : 'does not hold'}: ${sentenceText(sentence)} (${claim.kind})`;
}
