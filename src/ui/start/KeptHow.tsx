import { protectionWords } from '../../store/protection.ts';
import { damagedWords } from '../../store/recovery.ts';
import { useActions, useApp } from '../shared/app.ts';

/** What the browser does not promise of the machines that it keeps, and which records could not be read. */
export function KeptHow() {
  const protection = useApp(state => state.protection);
  const damaged = useApp(state => damagedWords(state.damagedCount));
  const { openRecovery } = useActions();
  return (
    <>
      {damaged !== null && (
        <p className="forgotten" role="alert">
          <span>{damaged}</span>
          <button type="button" className="button" onClick={() => void openRecovery()}>
            Save what is kept
          </button>
        </p>
      )}
      {protection !== 'protected' && <p className="muted">{protectionWords[protection]}</p>}
    </>
  );
}
