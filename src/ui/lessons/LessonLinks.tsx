import type { LessonLink } from '../../core/scenes/teaching/lesson.ts';
import { nodeId } from '../../core/topology/machine.ts';
import { useActions } from '../shared/app.ts';
import { showReason } from '../verdict/reasonId.ts';
import * as styles from './lessons.module.css';

/** Where in the panels there is more to see. */
export function LessonLinks({ links }: { links: readonly LessonLink[] }) {
  const { inspect, select, goToPane } = useActions('looking');
  if (links.length === 0) return null;

  function follow(link: LessonLink) {
    switch (link.to) {
      case 'tab':
        return inspect(link.tab, 'in-sight');
      case 'node':
        return select(nodeId(link.node));
      case 'pane':
        return goToPane(link.pane);
      case 'reason':
        inspect('verdict', 'in-sight');
        return showReason(link.rule);
    }
  }

  return (
    <p className={styles.lessonLinks}>
      <span className="muted">Look at</span>
      {links.map(link => (
        <button key={link.text} type="button" className="button" onClick={() => follow(link)}>
          {link.text}
        </button>
      ))}
    </p>
  );
}
