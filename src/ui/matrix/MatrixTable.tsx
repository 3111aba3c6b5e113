import { type KeyboardEvent, memo, type RefObject, useMemo, useRef, useState } from 'react';
import type { Pair } from '../../core/share/document.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { useActions } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { scaled } from '../shared/rem.ts';
import { useWindow } from '../shared/useWindow.ts';
import type { Line, Summary } from './arrange.ts';
import { lookOf } from './blockLook.ts';
import type { CellLook, CellSource } from './cellLook.ts';
import * as styles from './matrix.module.css';

/** Small ones show a sign alone: forty of them fit a screen. */
export const cellSizes = {
  large: { row: scaled(32), column: scaled(64) },
  small: { row: scaled(16), column: scaled(17) },
} as const;
export type CellSize = keyof typeof cellSizes;

interface MatrixTableProps {
  readonly cells: CellSource;
  /** What a line that folds several adds up to; null: none does. */
  readonly summary?: Summary | null;
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  readonly size?: CellSize;
  readonly label: string;
  readonly pair: Pair | null;
  readonly compact?: boolean;
  /** What asking about a pair does beside showing it. */
  readonly onAsk?: () => void;
  /** Another line is wanted in place of the fold. */
  readonly onUnfold?: (lines: readonly Line[]) => void;
  /** The box that scrolls, for who else looks at it. */
  readonly box?: RefObject<HTMLDivElement | null>;
}

/**
 * All pairs as a real table: whose memory down, who reaches it across. Only the cells in sight are in the page.
 * One tab stop; arrows walk from cell to cell, Enter asks about the pair.
 */
export function MatrixTable(props: MatrixTableProps) {
  const { cells, summary = null, rows: down, columns: across, size = 'large', label, pair, onAsk } = props;
  const { askPair } = useActions('asking');
  const own = useRef<HTMLDivElement>(null);
  const box = props.box ?? own;
  const [cursor, setCursor] = useState({ row: 0, column: 0 });
  const cellPixels = cellSizes[size];
  const rows = useWindow(box, 'row', { count: down.length, cellPixels: cellPixels.row });
  const columns = useWindow(box, 'column', { count: across.length, cellPixels: cellPixels.column });
  const clients = useMemo(() => across.slice(columns.first, columns.end), [across, columns]);
  const at = {
    row: Math.min(cursor.row, down.length - 1),
    column: Math.min(cursor.column, across.length - 1),
  };

  function ask(row: number, column: number) {
    const [provider, client] = [down[row], across[column]];
    if (!provider || !client) return;
    setCursor({ row, column });
    const [whose, who] = [provider.members[0], client.members[0]];
    const folded = [provider, client].filter(({ members }) => members.length > 1);
    if (folded.length > 0) return props.onUnfold?.(folded);
    if (!whose || !who) return;
    askPair({ provider: whose.node.id, client: who.node.id });
    onAsk?.();
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = { row: down.length - 1, column: across.length - 1 };
    const steps: Record<string, { row: number; column: number }> = {
      ArrowDown: { row: Math.min(last.row, at.row + 1), column: at.column },
      ArrowUp: { row: Math.max(0, at.row - 1), column: at.column },
      ArrowRight: { row: at.row, column: Math.min(last.column, at.column + 1) },
      ArrowLeft: { row: at.row, column: Math.max(0, at.column - 1) },
      Home: { row: at.row, column: 0 },
      End: { row: at.row, column: last.column },
    };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      setCursor(step);
      bringIntoView(box.current, step, cellPixels);
      requestAnimationFrame(() =>
        box.current?.querySelector<HTMLElement>(`[data-cell="${step.row},${step.column}"]`)?.focus(),
      );
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      ask(at.row, at.column);
    }
  }

  return (
    <div
      ref={box}
      className={props.compact ? `${styles.matrixBox} ${styles.matrixCompact}` : styles.matrixBox}
      data-size={size}
    >
      <table
        role="grid"
        className={styles.matrix}
        aria-label={`${label} for every pair: whose memory by row, who reaches it by column`}
        aria-rowcount={down.length + 1}
        aria-colcount={across.length + 1}
        onKeyDown={onKeyDown}
        onClick={event => {
          const cell = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
          const [row, column] = cell?.dataset['cell']?.split(',').map(Number) ?? [];
          if (row !== undefined && column !== undefined) ask(row, column);
        }}
      >
        <thead>
          <tr>
            <th scope="col" className={styles.matrixCorner}>
              <span className="visually-hidden">Memory of</span>
            </th>
            <Gap cells={columns.first} size={size} as="th" />
            {clients.map(({ key, label, about }) => (
              <th key={key} scope="col" title={about}>
                <bdi>{label}</bdi>
              </th>
            ))}
            <Gap cells={across.length - columns.end} size={size} as="th" />
          </tr>
        </thead>
        <tbody>
          {rows.first > 0 && <tr style={{ blockSize: rows.first * cellPixels.row }} aria-hidden="true" />}
          {down.slice(rows.first, rows.end).map((provider, i) => (
            <MatrixRow
              key={provider.key}
              cells={cells}
              summary={summary}
              provider={provider}
              row={rows.first + i}
              clients={clients}
              firstColumn={columns.first}
              columnsAfter={across.length - columns.end}
              size={size}
              asked={isLineOf(provider, pair?.provider) ? (pair?.client ?? null) : null}
              cursor={at.row === rows.first + i ? at.column : null}
            />
          ))}
          {rows.end < down.length && (
            <tr style={{ blockSize: (down.length - rows.end) * cellPixels.row }} aria-hidden="true" />
          )}
        </tbody>
      </table>
    </div>
  );
}

const isLineOf = ({ members }: Line, id: NodeId | undefined): boolean =>
  members.length === 1 && members[0]?.node.id === id;

interface RowProps {
  readonly cells: CellSource;
  readonly summary: Summary | null;
  readonly provider: Line;
  readonly row: number;
  readonly clients: readonly Line[];
  readonly firstColumn: number;
  readonly columnsAfter: number;
  readonly size: CellSize;
  readonly asked: Pair['client'] | null;
  /** The column of the table's one tab stop, if it is in this row. */
  readonly cursor: number | null;
}

const MatrixRow = memo(function MatrixRow(props: RowProps) {
  const { provider, row, firstColumn, size } = props;
  return (
    <tr aria-rowindex={row + 2}>
      <th scope="row" title={provider.about}>
        <bdi>{provider.label}</bdi>
      </th>
      <Gap cells={firstColumn} size={size} as="td" />
      {props.clients.map((client, i) => {
        const look = lookOf(props.cells, props.summary, provider, client);
        const column = firstColumn + i;
        return (
          <td
            key={client.key}
            role="gridcell"
            aria-colindex={column + 2}
            aria-label={look.words}
            aria-selected={props.asked !== null && isLineOf(client, props.asked)}
            title={look.words}
            data-cell={`${row},${column}`}
            className={provider.key === client.key ? `${styles.cell} ${styles.cellSelf}` : styles.cell}
            data-tone={look.tone}
            tabIndex={props.cursor === column ? 0 : -1}
          >
            {size === 'small' ? (smallSigns[look.tone] ?? '') : <CellContent look={look} />}
          </td>
        );
      })}
      <Gap cells={props.columnsAfter} size={size} as="td" />
    </tr>
  );
});

function CellContent({ look: { icon, text, aside } }: { look: CellLook }) {
  return (
    <>
      {icon && <Icon name={icon} size={14} />}
      {text}
      {aside !== null && <small className={styles.cellAside}>{aside}</small>}
    </>
  );
}

/** A letter for each tone, so that a small cell is told without its colour. */
const smallSigns: Readonly<Record<string, string>> = {
  direct: '✓',
  near: '✓',
  host: '⇅',
  off: '±',
  staged: '⋯',
  blocked: '✕',
  far: '!',
  unknown: '?',
  none: '·',
};

/** Stands for the cells that are out of sight. */
function Gap({ cells, size, as: Tag }: { cells: number; size: CellSize; as: 'td' | 'th' }) {
  if (cells === 0) return null;
  return (
    <Tag
      aria-hidden="true"
      colSpan={cells}
      style={{ minInlineSize: cells * cellSizes[size].column }}
      className={styles.gap}
    />
  );
}

/** Scrolls far enough that the cell is drawn and not behind the headers. */
function bringIntoView(
  box: HTMLElement | null,
  { row, column }: { row: number; column: number },
  cell: (typeof cellSizes)[CellSize],
) {
  if (!box) return;
  const top = row * cell.row;
  const left = column * cell.column;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top > box.scrollTop + box.clientHeight - 3 * cell.row - HEADS.row)
    box.scrollTop = top - box.clientHeight + 3 * cell.row + HEADS.row;
  if (left < box.scrollLeft) box.scrollLeft = left;
  else if (left > box.scrollLeft + box.clientWidth - 2 * cell.column - HEADS.column)
    box.scrollLeft = left - box.clientWidth + 2 * cell.column + HEADS.column;
}

/** What the heads of rows and columns may take of the box. */
const HEADS = { row: scaled(64), column: scaled(160) } as const;
