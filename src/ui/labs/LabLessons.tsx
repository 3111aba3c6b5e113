import type { LabName } from '../../core/share/document.ts';
import { startingView } from '../../core/share/document.ts';
import { makeAddress } from '../../store/address.ts';
import { useApp } from '../shared/app.ts';
import { labLessons } from './labLessons.ts';
import * as styles from './labs.module.css';

/** The lessons about what a lab shows; whoever is in one, or in a frame, is not led away. */
export function LabLessons({ lab }: { lab: LabName }) {
  const isBusy = useApp(state => state.lesson !== null || state.embed !== null);
  const lessons = labLessons[lab];
  if (isBusy || !lessons) return null;
  return (
    <details className={styles.labLessons}>
      <summary>Lessons</summary>
      <ul>
        {lessons.map(({ id, title }) => (
          <li key={id}>
            <a href={makeAddress({ kind: 'lesson', lesson: id, step: 0 }, startingView)}>{title}</a>
          </li>
        ))}
      </ul>
    </details>
  );
}
