import { useId, useMemo, useState } from 'react';
import { leftOutWords, redactText } from '../../core/share/redact.ts';
import type { Snapshot } from '../../store/shelfRecords.ts';
import { useActions, useApp } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { saveFile } from '../shared/saveFile.ts';
import { savedWhen } from './savedWhen.ts';
import * as styles from './start.module.css';

/** Its name, and states of it to come back to. What is open for reading has neither. */
export function ThisMachine() {
  const name = useApp(state => state.open?.document.machine.name ?? null);
  const isOwn = useApp(({ open }) => open !== null && !open.readOnly && open.origin.kind !== 'lesson');
  const { rename } = useActions('opening');
  const { keepSnapshot } = useActions('keeping');
  if (name === null || !isOwn) return null;
  return (
    <section aria-labelledby="this-title" className={styles.thisMachine}>
      <h3 id="this-title" className="section-title">
        This machine
      </h3>
      <NameForm key={name} label="Name" start={name} button="Rename" onName={rename} />
      <NameForm
        label="Keep this state as"
        start=""
        placeholder="before the second GPU"
        button="Keep"
        onName={text => void keepSnapshot(text)}
      />
      <Snapshots />
      <Original />
    </section>
  );
}

/** The text that the machine was read from, as it was pasted or dropped; what leaves is without what is personal. */
function Original() {
  const original = useApp(({ open }) => open?.original ?? null);
  return original && <OriginalRow {...original} />;
}

function OriginalRow({ name, text }: { name: string; text: string }) {
  const { copy } = useActions('looking');
  const [isRedacted, setIsRedacted] = useState(true);
  const redacted = useMemo(() => redactText(text), [text]);
  const personal = leftOutWords(redacted.leftOut);
  const leaving = isRedacted ? redacted.text : text;
  return (
    <>
      <div className={styles.snapshotRow}>
        <span className={styles.snapshotName}>
          Original text{' '}
          <span className="muted">{text.length.toLocaleString('en')} characters, kept here only</span>
        </span>
        <button type="button" className="button" onClick={() => void copy(leaving, 'Original text')}>
          Copy original text
        </button>
        <button
          type="button"
          className="button"
          onClick={() => saveFile(`${name}.txt`, new Blob([leaving], { type: 'text/plain' }))}
        >
          Save original text
        </button>
      </div>
      {personal !== null && (
        <label>
          <input type="checkbox" checked={isRedacted} onChange={() => setIsRedacted(!isRedacted)} /> Leave out
          of what is copied and saved: {personal}
        </label>
      )}
    </>
  );
}

interface NameFormProps {
  readonly label: string;
  readonly start: string;
  readonly placeholder?: string;
  readonly button: string;
  readonly onName: (text: string) => void;
}

function NameForm({ label, start, placeholder, button, onName }: NameFormProps) {
  const [text, setText] = useState(start);
  const id = useId();
  const isNew = text.trim() !== '' && text.trim() !== start;
  return (
    <form
      className={`${styles.nameForm} named-field`}
      onSubmit={event => {
        event.preventDefault();
        if (!isNew) return;
        onName(text);
        setText(start);
      }}
    >
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="text"
        maxLength={200}
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <button type="submit" className="button" disabled={!isNew}>
        {button}
      </button>
    </form>
  );
}

function Snapshots() {
  const snapshots = useApp(state => state.snapshots);
  if (snapshots.length === 0) return null;
  return (
    <ul aria-label="Kept states">
      {snapshots.map(snapshot => (
        <SnapshotRow key={snapshot.id} snapshot={snapshot} />
      ))}
    </ul>
  );
}

function SnapshotRow({ snapshot }: { snapshot: Snapshot }) {
  const { openSnapshot, returnToSnapshot, forgetSnapshot } = useActions('keeping');
  const { name, savedAtMs } = snapshot;
  return (
    <li className={styles.snapshotRow}>
      <span className={styles.snapshotName}>
        {name} <span className="muted">{savedWhen(savedAtMs)}</span>
      </span>
      <button
        type="button"
        className="button"
        aria-label={`Look at ${name}`}
        onClick={() => void openSnapshot(snapshot)}
      >
        Look
      </button>
      <button
        type="button"
        className="button"
        aria-label={`Go back to ${name}`}
        onClick={() => void returnToSnapshot(snapshot)}
      >
        Go back
      </button>
      <IconButton
        icon="close"
        label={`Remove the kept state ${name}`}
        onClick={() => void forgetSnapshot(snapshot.id)}
      />
    </li>
  );
}
