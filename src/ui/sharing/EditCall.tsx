import { useState } from 'react';
import type { BufferCall } from '../../core/dmabuf/call.ts';
import { type CallForm, formOfCall, readCallForm } from '../../core/dmabuf/callForm.ts';
import { sameData } from '../../core/lib/sameData.ts';
import { useActions } from '../shared/app.ts';
import { CallFields } from './CallFields.tsx';
import * as styles from './sharing.module.css';

/** The arguments of a call of the script; what can be read is played at once. */
export function EditCall({ at, call }: { at: number; call: BufferCall }) {
  const { replaceCall } = useActions('sharing');
  const [typed, setTyped] = useState<CallForm | null>(null);
  const read = typed && readCallForm(typed);
  // Undo, or another call, puts itself in place of what was typed.
  const isTyped = read !== null && (!read.ok || sameData(read.value, call));
  const form = typed && isTyped ? typed : formOfCall(call);
  function change(next: CallForm) {
    const result = readCallForm(next);
    setTyped(next);
    if (result.ok) replaceCall(at, result.value);
  }
  return (
    <details className={styles.callEdit}>
      <summary>Change it</summary>
      <CallFields form={form} complaint={read && !read.ok ? read.error : null} onChange={change} />
    </details>
  );
}
