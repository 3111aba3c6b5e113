import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import * as styles from './dialog.module.css';
import { IconButton } from './IconButton.tsx';

/** A modal window on the browser's own dialog element: focus, Escape and the backdrop are its business. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode; wide?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Before the element leaves the page, so that closing it gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('[data-first-focus]')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={props.wide ? `${styles.dialog} ${styles.dialogWide}` : styles.dialog}
      aria-labelledby={titleId}
      onCancel={event => {
        event.preventDefault();
        props.onClose();
      }}
    >
      <header className={styles.dialogHead}>
        <h2 id={titleId}>{props.title}</h2>
        <IconButton icon="close" label="Close" onClick={props.onClose} />
      </header>
      {props.children}
    </dialog>
  );
}
