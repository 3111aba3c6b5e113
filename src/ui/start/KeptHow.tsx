import { damagedWords } from '../../store/damagedWords.ts';
import { protectionWords } from '../../store/protection.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as styles from './start.module.css';

/** Which records could not be read, what the browser does not promise of the others, and the way to save them all. */
export function KeptHow() {
  const protection = useApp(state => state.protection);
  const damaged = useApp(state => damagedWords(state.damagedCount));
  const { openRecovery } = useActions();
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
