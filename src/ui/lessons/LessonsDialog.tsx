import { useState } from 'react';
import { type LessonTitle, topics } from '../../core/scenes/teaching/lesson.ts';
import type { LessonRecord } from '../../store/lessonRecords.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as doorStyles from '../shared/door.module.css';
import { Icon } from '../shared/Icon.tsx';
import { findLessons } from './findLessons.ts';
import * as styles from './lessons.module.css';

/** Every lesson, to be searched, with how far this browser's person came in each. */
export function LessonsDialog() {
  const titles = useApp(state => state.lessonTitles);
  const records = useApp(state => state.lessonRecords);
  const { closeDialog } = useActions('looking');
  const [sought, setSought] = useState('');
  const found = findLessons(titles ?? [], sought);
  const finished = (titles ?? []).filter(({ id }) => records[id]?.isFinished).length;
  return (
    <Dialog title="Lessons" onClose={closeDialog} wide>
      <div className="dialog-body">
        <label className={`field ${styles.lessonSearch}`}>
          Find
          <input
            type="search"
            data-first-focus
            value={sought}
            placeholder="ACS, slot, IOMMU, DMA-buf …"
            onChange={event => setSought(event.target.value)}
          />
        </label>
        <output className="muted" aria-live="polite">
          {titles === null
            ? 'Loading …'
            : `${found.length} of ${titles.length} lessons · ${finished} finished`}
        </output>
        <ul className={styles.lessonList}>
          {found.map(lesson => (
            <li key={lesson.id}>
              <LessonCard lesson={lesson} record={records[lesson.id]} />
            </li>
          ))}
        </ul>
        {titles !== null && found.length === 0 && (
          <p>No lesson has these words. Try a part of one, such as ACS or DMA.</p>
        )}
      </div>
    </Dialog>
  );
}

function LessonCard({ lesson, record }: { lesson: LessonTitle; record: LessonRecord | undefined }) {
  const { openLesson } = useActions('lessons');
  const goesOn = record !== undefined && !record.isFinished && record.furthest > 0;
  return (
    <article className={styles.lessonCard}>
      <button
        type="button"
        className={`${doorStyles.door} ${doorStyles.example}`}
        onClick={() => void openLesson(lesson.id)}
      >
        <strong>{lesson.title}</strong>
        <span>{lesson.description}</span>
        <span className={styles.lessonTopic}>{topicWords(lesson)}</span>
        {record?.isFinished && (
          <span className="verdict-word tone-direct">
            <Icon name="direct" /> Finished
          </span>
        )}
      </button>
      {goesOn && (
        <button type="button" className="button" onClick={() => void openLesson(lesson.id, record.furthest)}>
          Go on with step {record.furthest + 1} of {record.stepCount}
          <span className="visually-hidden"> of {lesson.title}</span>
        </button>
      )}
    </article>
  );
}

function topicWords({ topic }: LessonTitle): string {
  return topics.find(({ id }) => id === topic)?.name ?? '';
}
