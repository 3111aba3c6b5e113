import { wordsOf } from '../../core/lib/findByWords.ts';
import { type LessonTitle, topics } from '../../core/scenes/teaching/lesson.ts';

/** The lessons whose title, description or topic has every word of what is sought. */
export function findLessons(titles: readonly LessonTitle[], sought: string): readonly LessonTitle[] {
  const words = wordsOf(sought);
  return titles.filter(lesson => {
    const text = textOf(lesson);
    return words.every(word => text.includes(word));
  });
}

function textOf({ title, description, topic }: LessonTitle): string {
  const name = topics.find(({ id }) => id === topic)?.name ?? '';
  return ` ${name} ${title} ${description} `.toLowerCase();
}
