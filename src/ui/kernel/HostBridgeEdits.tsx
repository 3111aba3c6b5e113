import { useState } from 'react';
import { hex } from '../../core/lib/hex.ts';
import type { HostBridgeEdit } from '../../core/p2pdma/policy/settings.ts';
import { useActions } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import * as styles from './kernel.module.css';

const IDS = /^([0-9a-f]{4}):([0-9a-f]{4})$/i;

/** Entries that a person adds to the kernel's host bridge list, or takes from it, to see what would change. */
export function HostBridgeEdits({ edits }: { edits: readonly HostBridgeEdit[] }) {
  const { editHostBridges } = useActions('asking');
  const [ids, setIds] = useState('');
  const match = IDS.exec(ids.trim());
  const add = (edit: HostBridgeEdit['edit']) => {
    if (!match?.[1] || !match[2]) return;
    const vendorId = Number.parseInt(match[1], 16);
    const deviceId = Number.parseInt(match[2], 16);
    editHostBridges([...edits, { edit, vendorId, deviceId, sameHostBridge: false }]);
    setIds('');
  };
  return (
    <div className={styles.kernelField}>
      <label htmlFor="host-bridge-ids">Host bridge list</label>
      <span className={styles.hostBridgeLine}>
        <input
          id="host-bridge-ids"
          className="mono"
          type="text"
          size={10}
          placeholder="8086:09a2"
          value={ids}
          aria-invalid={ids !== '' && !match}
          onChange={event => setIds(event.target.value)}
        />
        <button type="button" className="button" disabled={!match} onClick={() => add('add')}>
          Add
        </button>
        <button type="button" className="button" disabled={!match} onClick={() => add('remove')}>
          Take out
        </button>
        {edits.map((edit, place) => (
          <span key={`${edit.edit} ${edit.vendorId} ${edit.deviceId}`} className={styles.editChip}>
            {edit.edit === 'add' ? '+' : '−'}{' '}
            <code>{`${hex(edit.vendorId, 4)}:${hex(edit.deviceId, 4)}`}</code>
            <IconButton
              icon="close"
              label="Undo this change of the list"
              size={12}
              onClick={() => editHostBridges(edits.filter((_, i) => i !== place))}
            />
          </span>
        ))}
      </span>
    </div>
  );
}
