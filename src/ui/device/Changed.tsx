import { editedNames } from '../../core/topology/edits/changeFact.ts';
import type { FactPath } from '../../core/topology/edits/editableFacts.ts';
import type { PciFunction } from '../../core/topology/machine.ts';
import { useApp } from '../shared/app.ts';
import * as styles from './device.module.css';
import { useFactChanges } from './useFactChanges.ts';

/** "Changed by you", and the way back. */
export function Changed({ fn, fact }: { fn: PciFunction; fact: FactPath }) {
  const { revertFact } = useFactChanges();
  const locked = useApp(state => state.open?.readOnly ?? true);
  if (!editedNames(fn).includes(fact)) return null;
  return (
    <span className={styles.changed}>
      changed by you
      {!locked && (
        <button type="button" className="node-link" onClick={() => revertFact(fn.id, fact)}>
          take back
        </button>
      )}
    </span>
  );
}
