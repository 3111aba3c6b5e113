import { expect, it } from 'vitest';
import { chapterAt } from './playStep.ts';

const steps = ['a', 'a', 'b', 'a', 'a', 'a'].map(chapter => ({ chapter }));

it.each([
  { why: 'the first chapter', at: 1, from: 0, end: 2 },
  { why: 'a chapter of one step', at: 2, from: 2, end: 3 },
  { why: 'a chapter of the same name later on is another one', at: 4, from: 3, end: 6 },
])('$why', ({ at, from, end }) => {
  expect(chapterAt(steps, at)).toEqual({ from, end });
});

it('steps without chapters are all one', () => {
  expect(chapterAt([{}, {}, {}], 1)).toEqual({ from: 0, end: 3 });
});
