import { type FormEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { emptyCallForm, readCallForm } from '../../core/dmabuf/callForm.ts';
import type { PartyId } from '../../core/dmabuf/sharing.ts';
import { useActions } from '../shared/app.ts';
import { CallFields } from './CallFields.tsx';
import * as styles from './sharing.module.css';

interface InsertCallProps {
  /** The place it gets. */
  readonly at: number;
  readonly party: PartyId;
  readonly onEnd: () => void;
}

/** A call to be put into the script: Enter puts it in, Escape leaves everything as it is. */
export function InsertCall({ at, party, onEnd }: InsertCallProps) {
  const { insertCall } = useActions('sharing');
  const [form, setForm] = useState({ ...emptyCallForm, party });
  const [complaint, setComplaint] = useState<string | null>(null);
  const place = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => place.current?.querySelector('select')?.focus(), []);

  function insert(event: FormEvent) {
    event.preventDefault();
    const call = readCallForm(form);
    if (!call.ok) return setComplaint(call.error);
    insertCall(at, call.value);
    onEnd();
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape') onEnd();
    // A select opens by Enter in some browsers and does nothing in others.
    else if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) insert(event);
    else return;
    event.stopPropagation();
  }
  return (
    <li className={styles.callInsert}>
      <form ref={place} aria-label={`Insert as call ${at + 1}`} onSubmit={insert} onKeyDown={onKeyDown}>
        <CallFields
          form={form}
          complaint={complaint}
          onChange={next => {
            setForm(next);
            setComplaint(null);
          }}
        />
        <div className="button-row">
          <button type="submit" className="button button-main">
            Insert as call {at + 1}
          </button>
          <button type="button" className="button" onClick={onEnd}>
            Cancel
          </button>
        </div>
      </form>
    </li>
  );
}
