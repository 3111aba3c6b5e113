import { useId, useState } from 'react';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';

/** A person's own name for a device or port. */
export function RenameDialog() {
  const node = useApp(state => (state.selected === null ? undefined : nodeById(state).get(state.selected)));
  const own = useApp(
    state => state.open?.document.machine.functions.find(fn => fn.id === state.selected)?.label,
  );
  const { stopBuilding, edit } = useActions('building');
  const [name, setName] = useState(own ?? node?.label ?? '');
  const id = useId();
  if (!node) return null;
  return (
    <Dialog title={`Rename ${node.label}`} onClose={stopBuilding}>
      <form
        className="dialog-body"
        onSubmit={event => {
          event.preventDefault();
          stopBuilding();
          void edit({ kind: 'rename', node: node.id, name });
        }}
      >
        <div className="named-field">
          <label htmlFor={id}>Name; empty gives it back its own</label>
          <input
            id={id}
            data-first-focus
            type="text"
            autoComplete="off"
            maxLength={200}
            value={name}
            onChange={event => setName(event.target.value)}
            onFocus={event => event.target.select()}
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={stopBuilding}>
            Cancel
          </button>
          <button type="submit" className="button button-main">
            Rename
          </button>
        </div>
      </form>
    </Dialog>
  );
}
