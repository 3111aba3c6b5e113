import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { findByWords } from '../../core/lib/findByWords.ts';
import { useActions, useAppContext } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as styles from './find.module.css';
import { type Found, findables } from './findables.ts';

/** More are no help: another letter is. */
const MOST = 60;

/** Goes to any device, lab, setting, lesson or example, and does any command, by words. */
export function FindDialog() {
  const { store, actions } = useAppContext();
  const { closeDialog } = useActions('looking');
  const { readLessonTitles } = useActions('lessons');
  const [sought, setSought] = useState('');
  const [at, setAt] = useState(0);
  // What there is does not change while the dialog is open, but for lessons that are being read.
  const [lessons, setLessons] = useState(store.getState().lessonTitles);
  useEffect(
    () => void readLessonTitles().then(() => setLessons(store.getState().lessonTitles)),
    [readLessonTitles, store],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the lessons are part of the state that is read
  const all = useMemo(() => findables(store.getState(), actions), [store, actions, lessons]);
  // At once: Enter takes what is found by all that was typed.
  const found = useMemo(() => findByWords(all, sought), [all, sought]);
  const shown = found.slice(0, MOST);
  const current = Math.min(at, shown.length - 1);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[current]?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  function take(item: Found | undefined) {
    if (!item) return;
    closeDialog();
    item.go();
  }

  function onKeyDown(event: KeyboardEvent) {
    const to = { ArrowDown: current + 1, ArrowUp: current - 1, PageDown: current + 8, PageUp: current - 8 }[
      event.key
    ];
    if (to !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(shown.length - 1, to)));
    } else if (event.key === 'Enter') take(shown[current]);
  }

  return (
    <Dialog title="Find" onClose={closeDialog}>
      <div className="dialog-body">
        <input
          type="search"
          role="combobox"
          className={styles.findField}
          data-first-focus
          aria-label="Find a device, lab, setting, command, lesson or example"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={shown[current] && `${id}-${current}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="GPU 0, 17:02.0, 10de:2330, slot 3, traffic, undo …"
          value={sought}
          onChange={event => {
            setSought(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <ul ref={list} id={id} role="listbox" aria-label="Found" className={styles.found}>
          {shown.map((item, place) => (
            <li
              key={item.id}
              id={`${id}-${place}`}
              role="option"
              tabIndex={-1}
              aria-selected={place === current}
              className={styles.item}
              onClick={() => take(item)}
            >
              <span className={styles.name}>
                <bdi>{item.name}</bdi>
              </span>
              <span className={`muted ${styles.about}`}>
                <bdi>{item.about}</bdi>
              </span>
              <span className={`muted small ${styles.group}`}>{item.group}</span>
            </li>
          ))}
        </ul>
        <output className="muted small" aria-live="polite">
          {found.length === 0
            ? 'Nothing has all these words. Leave one out, or try an address.'
            : `${found.length} found${found.length > MOST ? `, the first ${MOST} are shown` : ''}`}
        </output>
      </div>
    </Dialog>
  );
}
