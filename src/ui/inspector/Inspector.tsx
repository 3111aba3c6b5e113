import { type KeyboardEvent, lazy, Suspense, useRef } from 'react';
import { useShows } from '../embed/useShows.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as styles from './inspector.module.css';
import { tabs } from './tabs.ts';

const TabLessons = lazy(() => import('./TabLessons.tsx').then(file => ({ default: file.TabLessons })));

const panelId = 'inspector-panel';

/** What is known, decided and set up beside the picture: one tab at a time. */
export function Inspector() {
  const chosen = useApp(state => state.view.tab);
  const isTold = useShows()('verdict');
  // The other tabs tell in their own ways what a frame without its verdict leaves to be found.
  const tab = (isTold && tabs.find(({ id }) => id === chosen)) || tabs[0];
  if (!tab) return null;
  const { id, Panel } = tab;
  return (
    <>
      {isTold && <TabList current={id} />}
      <div
        id={panelId}
        className={styles.inspectorPanel}
        {...(isTold && { role: 'tabpanel', 'aria-labelledby': `inspect-${id}` })}
      >
        <Suspense fallback={<p className="muted">Loading …</p>}>
          <Panel />
        </Suspense>
        <Suspense>
          <TabLessons tab={id} />
        </Suspense>
      </div>
    </>
  );
}

/** One tab stop; arrows walk and choose, as in the ARIA pattern for tabs. */
function TabList({ current }: { current: string }) {
  const { inspect } = useActions('looking');
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent) {
    const at = tabs.findIndex(({ id }) => id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    event.preventDefault();
    inspect(next.id);
    list.current?.querySelector<HTMLElement>(`#inspect-${next.id}`)?.focus();
  }

  return (
    <div
      ref={list}
      role="tablist"
      aria-label="Inspector"
      className={styles.inspectorTabs}
      onKeyDown={onKeyDown}
    >
      {tabs.map(({ id, name }) => (
        <button
          key={id}
          id={`inspect-${id}`}
          type="button"
          role="tab"
          className={styles.inspectorTab}
          aria-selected={id === current}
          aria-controls={panelId}
          tabIndex={id === current ? 0 : -1}
          onClick={() => inspect(id)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
