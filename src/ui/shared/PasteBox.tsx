import type { KeyboardEvent } from 'react';
import * as styles from './pasteBox.module.css';

/**
 * Where a long text is pasted, as a terminal showed it. It stays as it was typed, whatever becomes of it. Ctrl+Enter or
 * Cmd+Enter does what the main button of its form does.
 */
export function PasteBox(props: {
  readonly title: string;
  readonly placeholder: string;
  readonly text: string;
  readonly readOnly?: boolean;
  readonly onType: (text: string) => void;
}) {
  return (
    <label className={styles.paste}>
      <span className="section-title">{props.title}</span>
      <textarea
        className="mono"
        data-first-focus
        rows={14}
        spellCheck={false}
        autoComplete="off"
        placeholder={props.placeholder}
        value={props.text}
        readOnly={props.readOnly}
        onChange={event => props.onType(event.target.value)}
        onKeyDown={submitByKey}
      />
    </label>
  );
}

function submitByKey(event: KeyboardEvent<HTMLTextAreaElement>) {
  const { form, readOnly } = event.currentTarget;
  if (event.key !== 'Enter' || (!event.ctrlKey && !event.metaKey) || event.altKey || readOnly) return;
  event.preventDefault();
  form?.requestSubmit();
}
