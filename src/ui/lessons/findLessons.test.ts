import { expect, it } from 'vitest';
import type { LessonTitle } from '../../core/scenes/teaching/lesson.ts';
import { findLessons } from './findLessons.ts';

const lessons: readonly LessonTitle[] = [
  { id: 'a', title: 'One bit decides', description: 'Request Redirect on one port.', topic: 'S2' },
  { id: 'b', title: 'Which slot?', description: 'Move the card, not the kernel.', topic: 'question' },
];

it.each([
  ['nothing typed: all of them', '', ['a', 'b']],
  ['a word of the description, in any case', 'REDIRECT', ['a']],
  ['every word has to be there', 'one slot', []],
  ['not by the tags of topics, which no reader knows', 's2', []],
  ['the name of what it is about', 'common question', ['b']],
])('%s', (_, sought, ids) => {
  expect(findLessons(lessons, sought).map(({ id }) => id)).toEqual(ids);
});
