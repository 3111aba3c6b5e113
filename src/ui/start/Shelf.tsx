import { useActions, useApp } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { KeptHow } from './KeptHow.tsx';
import { savedWhen } from './savedWhen.ts';
import * as styles from './start.module.css';

/** The machines kept in this browser, and the one that was forgotten last. */
export function Shelf() {
  const shelf = useApp(state => state.shelf);
  const forgotten = useApp(state => state.forgotten);
  const { reopen } = useActions('opening');
  const { forget, bringBack } = useActions('keeping');
  const damagedCount = useApp(state => state.damagedCount);
  if (shelf.length === 0 && !forgotten && damagedCount === 0) return null;
  return (
    <section aria-labelledby="shelf-title">
      <h3 id="shelf-title" className="section-title">
        Kept in this browser
      </h3>
      <ul>
        {shelf.map(entry => (
          <li key={entry.id} className={styles.shelfRow}>
            <button type="button" className={styles.keptEntry} onClick={() => void reopen(entry.id)}>
              <span>{entry.name}</span>
              <span className="muted">
                {entry.origin} · {savedWhen(entry.savedAtMs)}
              </span>
            </button>
            <IconButton
              icon="close"
              label={`Remove ${entry.name} from this browser`}
              onClick={() => void forget(entry.id)}
            />
          </li>
        ))}
      </ul>
      <KeptHow />
      {forgotten && (
        <p className={styles.forgotten}>
          <span>{forgotten.entry.name} is forgotten.</span>
          <button type="button" className="button" onClick={() => void bringBack()}>
            Bring it back
          </button>
        </p>
      )}
    </section>
  );
}
