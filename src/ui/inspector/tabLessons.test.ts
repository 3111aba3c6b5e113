import { expect, it } from 'vitest';
import { lessonTitles } from '../../core/scenes/lessons/lessons.ts';
import { tabLessons } from './tabLessons.ts';

const lessons = lessonTitles().map(({ id, title }) => ({ id, title }));

it.each(Object.entries(tabLessons))('%s names lessons that there are, by their titles', (_, named) => {
  expect(lessons).toEqual(expect.arrayContaining([...named]));
});
