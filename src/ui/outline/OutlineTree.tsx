import { type DragEvent, type KeyboardEvent, memo, useEffect, useMemo, useRef, useState } from 'react';
import type { ProviderWords } from '../../core/p2pdma/memory/providerWords.ts';
import { type NodeId, nodeId } from '../../core/topology/machine.ts';
import type { OutlineNode } from '../../core/topology/outline.ts';
import { dropGoals, isPicking, outlineNodes, providersInWords } from '../../store/selectors.ts';
import { acceptMemory, carriesMemory } from '../memory/dragMemory.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { kindIcon } from '../shared/kindIcon.ts';
import { useMenuAsk } from '../shared/useMenuAsk.ts';
import * as styles from './outline.module.css';
import { nothingTyped, readLetter, TYPING_MS } from './typeAhead.ts';
import { visibleRows } from './visibleRows.ts';

/**
 * The machine as an ARIA tree: the picture's twin, with the same selection. One tab stop; arrows walk, Enter
 * shows the facts of a device, P chooses it as one end of a pair, C makes it a client of the orchestrator,
 * O has it offer its memory to peers. A adds below it, M moves it, F2 names it, Del removes it.
 */
export function OutlineTree() {
  const nodes = useApp(outlineNodes);
  const showAll = useApp(state => state.drawing.showAll);
  const selected = useApp(state => state.selected);
  const pairStart = useApp(state => state.pairStart);
  const pair = useApp(state => state.view.pair);
  const picking = useApp(isPicking);
  const clients = useApp(state => state.open?.document.drivers.orchestrator.clients);
  const isClient = (id: NodeId) => clients?.some(({ client }) => client === id) ?? false;
  const { select, toggleFold, showAll: setShowAll } = useActions('looking');
  const { tapDevice, choosePairEnd, cancelPair } = useActions('asking');
  const { startAdding, startMoving, startRemoving, startRenaming } = useActions('building');
  const over = useApp(state => state.building.drag?.over ?? null);
  const goals = useApp(dropGoals);
  const { inspect } = useActions('looking');
  const { toggleClient, pickClients } = useActions('orchestrating');
  const { placeMemory } = useActions('drivers');
  const providers = useApp(providersInWords);
  const dropping = useMemoryDrop(placeMemory);
  const { openMenu } = useActions('looking');
  const menu = useMenuAsk((at, target) => {
    const node = target.closest<HTMLElement>('[data-node]')?.dataset['node'];
    if (node !== undefined) openMenu({ node: nodeId(node), ...at });
    return node !== undefined;
  });
  const [collapsed, setCollapsed] = useState<ReadonlySet<NodeId>>(new Set());
  const [focused, setFocused] = useState<NodeId | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const typed = useRef(nothingTyped);
  const waiting = useRef(0);
  useEffect(() => () => clearTimeout(waiting.current), []);

  const { rows, foldedCount } = useMemo(
    () => visibleRows(nodes, { collapsed, showAll }),
    [nodes, collapsed, showAll],
  );
  const current =
    rows.find(row => row.node.id === (focused ?? selected))?.node.id ?? rows[0]?.node.id ?? null;

  // A row that is removed takes the focus with it: what was above it is selected then.
  const isGone = focused !== null && !nodes.some(({ id }) => id === focused);
  useEffect(() => {
    if (!isGone || document.activeElement !== document.body) return;
    list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [isGone]);

  function focusRow(id: NodeId | undefined) {
    if (id === undefined) return;
    setFocused(id);
    list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus();
  }

  function collapse(id: NodeId, close: boolean) {
    const next = new Set(collapsed);
    if (close) next.add(id);
    else next.delete(id);
    setCollapsed(next);
  }

  function makeClient(id: NodeId) {
    inspect('clients');
    void toggleClient(id);
  }

  /** What a key that is no letter does on the current row; undefined where it does nothing. */
  function moveFor(key: string, atMs: number): (() => void) | undefined {
    const at = rows.findIndex(row => row.node.id === current);
    const row = rows[at];
    if (!row) return undefined;
    const { node, open } = row;
    switch (key) {
      case 'ArrowDown':
        return () => focusRow(rows[at + 1]?.node.id);
      case 'ArrowUp':
        return () => focusRow(rows[at - 1]?.node.id);
      case 'Home':
        return () => focusRow(rows[0]?.node.id);
      case 'End':
        return () => focusRow(rows.at(-1)?.node.id);
      case 'ArrowRight':
        if (open === null) return undefined;
        return () => (open ? focusRow(rows[at + 1]?.node.id) : collapse(node.id, false));
      case 'ArrowLeft':
        return () => (open ? collapse(node.id, true) : focusRow(node.parent ?? undefined));
      case ' ':
        // Within a name that is being typed it is a letter of it.
        if (typed.current.text !== '' && atMs - typed.current.atMs <= TYPING_MS)
          return () => type(key, at, atMs);
        return () => select(node.id);
      case 'Enter':
        return () => select(node.id);
      case 'Escape':
        return picking ? () => pickClients(false) : cancelPair;
      case 'F2':
        return () => startRenaming(node.id);
      case 'Delete':
        return () => startRemoving(node.id);
      default:
        return key.length === 1 ? () => type(key, at, atMs) : undefined;
    }
  }

  /** What a letter by itself does on a row. */
  function commandFor(letter: string, { node, open }: (typeof rows)[number]): (() => void) | undefined {
    switch (letter) {
      case 'p':
        return node.isEndpoint ? () => choosePairEnd(node.id) : undefined;
      case 'c':
        return node.isEndpoint || node.kind === 'not-pci' ? () => makeClient(node.id) : undefined;
      case 'o':
        return () => void placeMemory(node.id);
      case 'a':
        return () => startAdding(node.id);
      case 'm':
        return () => startMoving(node.id);
      case 'f':
        return open === null ? undefined : () => toggleFold(node.id);
      default:
        return undefined;
    }
  }

  function type(letter: string, at: number, atMs: number) {
    clearTimeout(waiting.current);
    const row = rows[at];
    const command = row && commandFor(letter.toLowerCase(), row);
    const labels = rows.map(({ node }) => node.label);
    const isCommand = command !== undefined;
    const read = readLetter(typed.current, { letter, atMs, labels, at, isCommand });
    typed.current = read.typed;
    if (read.act.kind === 'jump') focusRow(rows[read.act.row]?.node.id);
    if (read.act.kind === 'command') command?.();
    if (read.act.kind === 'command-unless-typing' && command)
      waiting.current = window.setTimeout(command, TYPING_MS);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // What is no letter ends a name.
    if (event.key.length > 1) {
      clearTimeout(waiting.current);
      typed.current = nothingTyped;
    }
    const move = moveFor(event.key, event.timeStamp);
    if (!move) return;
    event.preventDefault();
    move();
  }

  return (
    <>
      <ul
        ref={list}
        role="tree"
        aria-label="Devices"
        className={styles.outline}
        onKeyDown={onKeyDown}
        {...dropping.handlers}
        {...menu}
      >
        {rows.map(({ node, open, position, siblings }) => (
          <OutlineRow
            key={node.id}
            node={node}
            open={open}
            position={position}
            siblings={siblings}
            selected={node.id === selected}
            inPair={node.id === pairStart || node.id === pair?.client || node.id === pair?.provider}
            isClient={isClient(node.id)}
            tabbable={node.id === current}
            memory={providers.get(node.id)}
            isDropTarget={node.id === (dropping.over ?? over)}
            isGoal={goals.has(node.id)}
            onSelect={tapDevice}
            onToggle={collapse}
            onFocus={setFocused}
          />
        ))}
      </ul>
      {foldedCount > 0 && (
        <button
          type="button"
          className={`button button-quiet ${styles.outlineMore}`}
          onClick={() => setShowAll(!showAll)}
        >
          {showAll ? 'Fold away what is uninteresting' : `${foldedCount} more, folded away`}
        </button>
      )}
    </>
  );
}

/** Peer-to-peer memory can be dropped on any row. */
function useMemoryDrop(place: (id: NodeId) => void) {
  const [over, setOver] = useState<NodeId | null>(null);
  const rowOf = ({ target }: DragEvent) =>
    target instanceof Element
      ? ((target.closest<HTMLElement>('[data-node]')?.dataset['node'] as NodeId | undefined) ?? null)
      : null;
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!carriesMemory(event)) return;
        acceptMemory(event);
        setOver(rowOf(event));
      },
      onDragLeave: () => setOver(null),
      onDrop: (event: DragEvent) => {
        setOver(null);
        const id = rowOf(event);
        if (!carriesMemory(event) || id === null) return;
        event.preventDefault();
        place(id);
      },
    },
  };
}

interface RowProps {
  readonly node: OutlineNode;
  readonly open: boolean | null;
  readonly position: number;
  readonly siblings: number;
  readonly selected: boolean;
  readonly inPair: boolean;
  /** Of the orchestrator. */
  readonly isClient: boolean;
  readonly tabbable: boolean;
  readonly memory: ProviderWords | undefined;
  readonly isDropTarget: boolean;
  /** What is dragged may be dropped here. */
  readonly isGoal: boolean;
  readonly onSelect: (id: NodeId) => void;
  readonly onToggle: (id: NodeId, close: boolean) => void;
  readonly onFocus: (id: NodeId) => void;
}

const OutlineRow = memo(function OutlineRow(props: RowProps) {
  const { node, open, memory } = props;
  const what = node.isFree ? ['free', node.link] : [node.name !== node.label ? node.name : null];
  const detail = [memory?.short, ...what, node.slot].filter(Boolean).join(' · ');
  return (
    <li
      role="treeitem"
      aria-level={node.level}
      aria-posinset={props.position}
      aria-setsize={props.siblings}
      aria-selected={props.selected}
      {...(open === null ? {} : { 'aria-expanded': open })}
      className={rowClass(props)}
      data-node={node.id}
      tabIndex={props.tabbable ? 0 : -1}
      style={{ paddingInlineStart: 4 + (node.level - 1) * 12 }}
      title={`${node.address} ${node.name}`}
      onClick={() => props.onSelect(node.id)}
      onFocus={() => props.onFocus(node.id)}
    >
      <span
        className={styles.twist}
        data-open={open ?? undefined}
        onClick={event => {
          event.stopPropagation();
          if (open !== null) props.onToggle(node.id, open);
        }}
        aria-hidden="true"
      >
        {open !== null && <Icon name="chevron" size={12} />}
      </span>
      <Icon name={kindIcon(node.kind)} size={14} />
      <span className={styles.outlineLabel}>{node.label}</span>
      {memory && <MemoryMark words={memory} />}
      {detail && <span className={styles.outlineDetail}>{detail}</span>}
      {props.isClient && <span className={styles.outlineBadge}>client</span>}
    </li>
  );
});

const rowClass = ({ inPair, isDropTarget, isGoal }: RowProps): string =>
  [
    styles.outlineRow,
    inPair && styles.outlineRowPair,
    isGoal && styles.outlineRowGoal,
    isDropTarget && styles.outlineRowDrop,
  ]
    .filter(Boolean)
    .join(' ');

const MemoryMark = ({ words: { long, isPublished } }: { words: ProviderWords }) => (
  <span className={styles.outlineMemory} data-published={isPublished} title={long}>
    <Icon name="memory" size={12} />
    <span className="visually-hidden">, {long}</span>
  </span>
);
