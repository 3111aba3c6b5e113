import { Fragment, type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { callerOf } from '../../core/dmabuf/call.ts';
import type { Script } from '../../core/dmabuf/script.ts';
import { EXPORTER, type PartyId } from '../../core/dmabuf/sharing.ts';
import { sameData } from '../../core/lib/sameData.ts';
import { chosenSharing } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { useCalm } from '../shared/useCalm.ts';
import { InsertCall } from './InsertCall.tsx';
import { ScriptRow } from './ScriptRow.tsx';
import * as styles from './sharing.module.css';

/**
 * The calls in their order, one of them open. Arrows walk, Alt with an arrow moves a call, Insert puts one in after it,
 * Delete removes it; the buttons of the open call do the same.
 */
export function ScriptList({ script }: { script: Script }) {
  const answer = useApp(chosenSharing);
  const open = Math.min(
    useApp(state => state.sharing.call),
    script.length - 1,
  );
  const { playSharing } = useActions('sharing');
  const calm = useCalm();
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const [insertAt, setInsertAt] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const focusOn = useFocusAfter(list);
  useInSight(list, open);
  const { goTo, move, remove } = useCallMoves(script.length, open, focusOn);

  function endInsert() {
    focusOn('head');
    setInsertAt(null);
  }
  function onKeyDown(event: KeyboardEvent) {
    if ((event.target as HTMLElement).closest('select, input')) return;
    const { key, altKey } = event;
    if (key === 'ArrowUp') altKey ? move(-1) : goTo(open - 1);
    else if (key === 'ArrowDown') altKey ? move(1) : goTo(open + 1);
    else if (key === 'Home') goTo(0);
    else if (key === 'End') goTo(script.length - 1);
    else if (key === 'Delete') remove();
    else if (key === 'Insert' && !readOnly) setInsertAt(open + 1);
    else return;
    event.preventDefault();
  }
  const formAt = (at: number) =>
    insertAt === at && <InsertCall at={at} party={partyNear(script, at)} onEnd={endInsert} />;

  return (
    <section aria-labelledby="script-title" className={styles.script}>
      <header className={styles.scriptHead}>
        <h2 id="script-title" className="section-title">
          Script, {script.length} {script.length === 1 ? 'call' : 'calls'}
        </h2>
        <button type="button" className="button" disabled={!answer} onClick={() => playSharing(!calm)}>
          <Icon name="play" />
          Play
        </button>
      </header>
      <ol ref={list} className={styles.callList} aria-label="Calls" onKeyDown={onKeyDown}>
        {formAt(0)}
        {script.map((call, at) => {
          const step = answer?.run.steps[at];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a call is known by its place
            <Fragment key={at}>
              <ScriptRow
                at={at}
                count={script.length}
                call={call}
                step={step && sameData(step.call, call) ? step : null}
                isOpen={at === open}
                readOnly={readOnly}
                onGo={() => goTo(at)}
                onMove={move}
                onRemove={remove}
                onInsert={setInsertAt}
              />
              {formAt(at + 1)}
            </Fragment>
          );
        })}
      </ol>
      {script.length === 0 && insertAt === null && (
        <button type="button" className="button" disabled={readOnly} onClick={() => setInsertAt(0)}>
          <Icon name="plus" />
          Insert a call
        </button>
      )}
    </section>
  );
}

/** The call that the player goes on to comes into sight. */
function useInSight(list: RefObject<HTMLElement | null>, open: number) {
  const before = useRef(open);
  useLayoutEffect(() => {
    if (before.current === open) return;
    before.current = open;
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [list, open]);
}

/** What is done to the open call, and where the focus goes with it. */
function useCallMoves(count: number, open: number, focusOn: (part: Part) => void) {
  const { lookAtCall, moveCall, removeCall } = useActions('sharing');
  return {
    goTo: (at: number) => {
      if (at < 0 || at >= count) return;
      focusOn('head');
      lookAtCall(at);
    },
    move: (by: -1 | 1) => {
      if (open + by < 0 || open + by >= count) return;
      focusOn(by < 0 ? 'up' : 'down');
      moveCall(open, by);
    },
    remove: () => {
      focusOn('remove');
      removeCall(open);
    },
  };
}

/** A part of the open call that can have the focus. */
type Part = 'head' | 'up' | 'down' | 'remove';

/** Gives the focus to a part of the open call, or to its head, once the list shows what was done. */
function useFocusAfter(list: RefObject<HTMLElement | null>): (part: Part) => void {
  const wanted = useRef<Part | null>(null);
  useLayoutEffect(() => {
    const part = wanted.current;
    if (part === null) return;
    wanted.current = null;
    const row = list.current?.querySelector('[aria-current]');
    const find = (name: Part) =>
      row?.querySelector<HTMLElement>(`[data-part="${name}"]:not([aria-disabled="true"])`);
    (find(part) ?? find('head'))?.focus();
  });
  return part => {
    wanted.current = part;
  };
}

/** Who is likely to make a call that is put in here: the importer of the call before, or the first that makes any. */
const partyNear = (script: Script, at: number): PartyId => {
  const callers = script.map(callerOf);
  const isImporter = (party: PartyId | null) => party !== null && party !== EXPORTER;
  return callers.slice(0, at).findLast(isImporter) ?? callers.find(isImporter) ?? EXPORTER;
};
