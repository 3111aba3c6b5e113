import { chosenSharing, chosenSharingWay } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { useCalm } from '../shared/useCalm.ts';
import { SharingTimeline } from './SharingTimeline.tsx';
import * as styles from './sharingDock.module.css';

/** The run in time, below the tree: a lane for each party, one for the place of the buffer and one for fences. */
export function SharingDock() {
  const answer = useApp(chosenSharing);
  const name = useApp(state => chosenSharingWay(state)?.name ?? '');
  const isOpen = useApp(state => state.play !== null);
  const { playSharing } = useActions('sharing');
  const calm = useCalm();
  if (!answer || answer.run.steps.length === 0) return null;
  return (
    <section className={styles.sharingDock} aria-label="Sharing in time">
      {!isOpen && (
        <header className={styles.sharingDockHead}>
          <h3>{name}</h3>
          <button type="button" className="button" onClick={() => playSharing(!calm)}>
            <Icon name="play" />
            Play the calls
          </button>
        </header>
      )}
      <SharingTimeline answer={answer} />
    </section>
  );
}
