import { protectionWords } from '../../store/protection.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as styles from './start.module.css';

/** Which records could not be read, what the browser does not promise of the others, and the way to save them all. */
export function KeptHow() {
  const protection = useApp(state => state.protection);
  const damaged = useApp(state => damagedWords(state.damagedCount));
  const { openRecovery } = useActions('recovering');
  return (
    <div className={styles.forgotten}>
      <span className="muted">
        {damaged !== null && (
          <strong className="tone-host" role="alert">
            {damaged}{' '}
          </strong>
        )}
        {protection !== 'protected' && protectionWords[protection]}
      </span>
      <button type="button" className="button" onClick={() => void openRecovery()}>
        Save what is kept
      </button>
    </div>
  );
}
/** How many records are passed over, in words; null: none. */
function damagedWords(count: number | null): string | null {
  if (count === null) {
    return 'This browser does not let the page read what it keeps: its storage is switched off or failed.';
  }
  if (count === 0) return null;
  return count === 1
    ? 'One record is damaged and is left out. What can be read of it can be saved.'
    : `${count} records are damaged and are left out. What can be read of them can be saved.`;
}
