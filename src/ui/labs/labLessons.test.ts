import { expect, it } from 'vitest';
import { lessonTitles } from '../../core/scenes/lessons/lessons.ts';
import { labLessons } from './labLessons.ts';

const lessons = lessonTitles().map(({ id, title }) => ({ id, title }));

it.each(Object.entries(labLessons))('%s names lessons that there are, by their titles', (_, named) => {
  expect(lessons).toEqual(expect.arrayContaining([...named]));
});
