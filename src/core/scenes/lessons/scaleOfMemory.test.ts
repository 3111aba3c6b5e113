import { expect, it } from 'vitest';
import { answerLens } from '../../fabric/answers/memoryAnswers.ts';
import { stateAt } from '../teaching/lessonMoment.ts';
import { lessons } from './lessons.ts';

const steps = lessons.flatMap(lesson =>
  lesson.steps.map(({ text }, number) => ({
    name: `${lesson.id} ${number + 1}`,
    state: stateAt(lesson, number).before,
    text: text.join(' '),
  })),
);

it('what a step says is drawn to scale is the bar of device memory, and the share that it names', () => {
  const told = steps.filter(({ text }) => /\bto scale\b/.test(text));
  expect(told.map(({ name }) => name)).toEqual(['pages-for-memory 1']);
  for (const { state, text } of told) {
    const { document, selected } = state;
    if (selected === null) throw new Error('no device is selected');
    const lens = answerLens({ ...document, memory: document.drivers.memory }, selected);
    expect(text).toMatch(/“Device memory” is drawn to scale/);
    const [, share] = /the BAR shows 1\/(\d+) of it/.exec(text) ?? [];
    expect(lens.privateMemory?.aperture?.to).toBe(1 / Number(share));
  }
});
