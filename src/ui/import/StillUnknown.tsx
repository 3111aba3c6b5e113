import { stillUnknown, stillUnknownWords, tellingCommands } from '../../core/formats/stillUnknown.ts';
import { useActions, useApp } from '../shared/app.ts';

/** What the open machine leaves open, and the way to tell it; nothing where no text can be added to it. */
export function StillUnknown() {
  const machine = useApp(({ open }) => (open?.original && !open.readOnly ? open.document.machine : null));
  const { startAddingText } = useActions('importing');
  const open = machine ? stillUnknown(machine) : [];
  if (open.length === 0) return null;
  return (
    <p>
      {stillUnknownWords(open)}{' '}
      <button type="button" className="node-link" onClick={startAddingText}>
        Paste {tellingCommands(open)} here
      </button>
    </p>
  );
}
