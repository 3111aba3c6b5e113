import type { InspectorTab } from '../../core/share/document.ts';
import { startingView } from '../../core/share/document.ts';
import { makeAddress } from '../../store/address.ts';
import { useApp } from '../shared/app.ts';
import * as styles from './inspector.module.css';
import { tabLessons } from './tabLessons.ts';

/** The lessons about what a tab shows; whoever is in one, or in a frame, is not led away. */
export function TabLessons({ tab }: { tab: InspectorTab }) {
  const isBusy = useApp(state => state.lesson !== null || state.embed !== null);
  const lessons = tabLessons[tab];
  if (isBusy || !lessons) return null;
  return (
    <p className={`${styles.tabLessons} muted small`}>
      Lessons:{' '}
      {lessons.map(({ id, title }, place) => (
        <span key={id}>
          {place > 0 && ' · '}
          <a href={makeAddress({ kind: 'lesson', lesson: id, step: 0 }, startingView)}>{title}</a>
        </span>
      ))}
    </p>
  );
}
