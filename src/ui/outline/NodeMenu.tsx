import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { nodeById } from '../../store/selectors.ts';
import type { NodeMenu as Asked } from '../../store/state.ts';
import { useMayDo } from '../build/useMayDo.ts';
import { useActions, useApp } from '../shared/app.ts';
import { useNarrow } from '../shared/useNarrow.ts';
import * as styles from './nodeMenu.module.css';

interface Item {
  readonly name: string;
  readonly key?: string;
  readonly act: () => void;
}

/** What can be done with one device or port, where it was asked for: by the other mouse button, a key, or a long press. */
export function NodeMenu() {
  const asked = useApp(state => state.menu);
  return asked && <Menu key={asked.node} asked={asked} />;
}

function Menu({ asked }: { asked: Asked }) {
  const label = useApp(state => nodeById(state).get(asked.node)?.label ?? asked.node);
  const items = useItems(asked);
  const { closeMenu } = useActions('looking');
  const menu = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  const [at, setAt] = useState({ x: asked.x, y: asked.y });

  // On the screen as a whole, wherever it was asked for; and the focus goes back where it came from.
  useLayoutEffect(() => {
    before.current = document.activeElement;
    const { width, height } = menu.current?.getBoundingClientRect() ?? { width: 0, height: 0 };
    setAt({
      x: Math.max(0, Math.min(asked.x, innerWidth - width)),
      y: Math.max(0, Math.min(asked.y, innerHeight - height)),
    });
    menu.current?.querySelector('button')?.focus();
  }, [asked]);

  function close() {
    closeMenu();
    if (before.current instanceof HTMLElement) before.current.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      return close();
    }
    const buttons = [...(menu.current?.querySelectorAll('button') ?? [])];
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length]?.focus();
  }

  return (
    <div
      ref={menu}
      role="menu"
      aria-label={label}
      className={styles.menu}
      style={{ insetInlineStart: at.x, insetBlockStart: at.y }}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) closeMenu();
      }}
    >
      <p className={`muted small ${styles.menuTitle}`}>{label}</p>
      {items.map(({ name, key, act }) => (
        <button
          key={name}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles.menuItem}
          onClick={() => {
            close();
            act();
          }}
        >
          {name}
          {key && <kbd>{key}</kbd>}
        </button>
      ))}
    </div>
  );
}

/** The same as the keys of the outline and the buttons of the facts. */
function useItems({ node: id }: Asked): readonly Item[] {
  const node = useApp(state => nodeById(state).get(id));
  const may = useMayDo(node);
  const isLocked = useApp(state => state.embed?.isLocked === true);
  const isFolded = useApp(state => state.drawing.folded?.includes(id) ?? false);
  const { choosePairEnd } = useActions('asking');
  const { select, toggleFold, inspect, goToPane } = useActions('looking');
  const narrow = useNarrow();
  const { startAdding, startMoving, startRenaming, startRemoving } = useActions('building');
  const { placeMemory } = useActions('drivers');
  const { toggleClient } = useActions('orchestrating');
  if (!node) return [];
  const isPci = node.kind !== 'not-pci';
  const showFacts = () => {
    select(id);
    if (narrow) goToPane('verdict');
  };
  const makeClient = () => {
    inspect('clients');
    void toggleClient(id);
  };
  const all: readonly (Item & { readonly isThere: boolean })[] = [
    { isThere: true, name: 'Facts', key: 'Enter', act: showFacts },
    { isThere: node.isEndpoint, name: 'Use in a pair', key: 'P', act: () => choosePairEnd(id) },
    {
      isThere: !node.isEndpoint && isPci,
      name: isFolded ? 'Unfold' : 'Fold',
      key: 'F',
      act: () => toggleFold(id),
    },
    { isThere: node.isEndpoint, name: 'Offer P2P memory', key: 'O', act: () => void placeMemory(id) },
    {
      isThere: node.isEndpoint || !isPci,
      name: 'Client of the orchestrator',
      key: 'C',
      act: makeClient,
    },
    {
      isThere: !isLocked && may.add,
      name: 'Add below',
      key: 'A',
      act: () => startAdding(id),
    },
    { isThere: !isLocked && may.move, name: 'Move', key: 'M', act: () => startMoving(id) },
    { isThere: !isLocked && may.rename, name: 'Rename', key: 'F2', act: () => startRenaming(id) },
    { isThere: !isLocked, name: 'Remove', key: 'Del', act: () => startRemoving(id) },
  ];
  return all.filter(({ isThere }) => isThere);
}
