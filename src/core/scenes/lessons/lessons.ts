import type { Lesson, LessonTitle } from '../teaching/lesson.ts';
import { oneBit } from './oneBit.ts';

/** Every lesson, in the order of the gallery. A new one is a file beside this one, and a line here. */
export const lessons: readonly Lesson[] = [oneBit];

/** The lesson with this id; undefined if there is none. */
export const findLesson = (id: string): Lesson | undefined => lessons.find(lesson => lesson.id === id);

export const lessonTitles = (): readonly LessonTitle[] =>
  lessons.map(({ id, title, description, topic }) => ({ id, title, description, topic }));
