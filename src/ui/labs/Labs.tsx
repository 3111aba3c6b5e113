import { type KeyboardEvent, Suspense, useRef } from 'react';
import type { LabName } from '../../core/share/document.ts';
import { useActions, useApp } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { lazily } from '../shared/lazily.ts';
import * as styles from './labs.module.css';
import { labs } from './labs.ts';

const Splitter = lazily(() => import('../shared/Splitter.tsx').then(file => file.Splitter));
const LabLessons = lazily(() => import('./LabLessons.tsx').then(file => file.LabLessons));

const bodyId = 'lab';
const barId = (id: string) => `lab-${id}`;

/** Below the stage: the labs by name, and the one that is open, with what is set up beside what comes of it. */
export function Labs() {
  const chosen = useApp(state => state.view.tab);
  const lab = labs.find(({ id }) => id === chosen);
  return (
    <section className={styles.labs} aria-label="Lab" data-room="lab" data-open={lab !== undefined}>
      <Suspense>{lab && <Splitter part="lab" />}</Suspense>
      <LabBar current={lab?.id} />
      {lab && (
        <div id={bodyId} role="tabpanel" aria-labelledby={barId(lab.id)} className={styles.labBody}>
          <Suspense fallback={<p className="muted">Loading …</p>}>
            <lab.Panel />
          </Suspense>
        </div>
      )}
    </section>
  );
}

/** One tab stop, as in the ARIA pattern for tabs; arrows open the next lab only where one is open. */
function LabBar({ current }: { current: LabName | undefined }) {
  const { inspect } = useActions('looking');
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const at = labs.findIndex(({ id }) => barId(id) === (event.target as HTMLElement).id);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: labs.length - 1 }[event.key];
    const next = to === undefined || at < 0 ? undefined : labs[(to + labs.length) % labs.length];
    if (!next) return;
    event.preventDefault();
    if (current) inspect(next.id);
    list.current?.querySelector<HTMLElement>(`#${barId(next.id)}`)?.focus();
  }

  function close() {
    inspect('verdict');
    list.current?.querySelector<HTMLElement>(`#${barId(current ?? '')}`)?.focus();
  }

  return (
    <div className={styles.labBar}>
      <div ref={list} role="tablist" aria-label="Labs" className={styles.labTabs} onKeyDown={onKeyDown}>
        {labs.map(({ id, name }, place) => (
          <button
            key={id}
            id={barId(id)}
            type="button"
            role="tab"
            className={styles.labTab}
            aria-selected={id === current}
            {...(id === current && { 'aria-controls': bodyId })}
            tabIndex={id === current || (!current && place === 0) ? 0 : -1}
            onClick={() => inspect(id)}
          >
            {name}
          </button>
        ))}
      </div>
      {current && (
        <Suspense>
          <LabLessons lab={current} />
        </Suspense>
      )}
      {current && <IconButton icon="close" label="Close the lab" onClick={close} />}
    </div>
  );
}
