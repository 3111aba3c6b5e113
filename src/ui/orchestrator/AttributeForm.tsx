import { useState } from 'react';
import { useActions } from '../shared/app.ts';
import { Typed } from '../shared/fields.tsx';
import { useReadOnly } from './useOrchestrator.ts';

/** What an administrator writes into the driver's attribute, and what the driver then does. */
export function AttributeForm() {
  const readOnly = useReadOnly();
  const { orchestrate } = useActions('orchestrating');
  const [text, setText] = useState('1');
  return (
    <details className="more">
      <summary>Write the driver’s p2pmem attribute</summary>
      <form
        className="field-row"
        onSubmit={event => {
          event.preventDefault();
          if (!readOnly) void orchestrate({ kind: 'enable', text });
        }}
      >
        <Typed name="Value" value={text} placeholder="1, 0 or 0000:03:00.0" onType={setText} />
        <button type="submit" className="button" disabled={readOnly}>
          Write
        </button>
      </form>
      <p className="muted small">
        1 looks for the nearest, 0 puts the provider back, and the full address of a device takes that one, if
        it has published. Only the first letters of yes and no count.
      </p>
    </details>
  );
}
