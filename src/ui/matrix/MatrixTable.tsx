import { type KeyboardEvent, memo, useMemo, useRef, useState } from 'react';
import type { Pair } from '../../core/share/document.ts';
import type { ShownEndpoint } from '../../store/selectors.ts';
import { useActions } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { scaled } from '../shared/rem.ts';
import { useWindow } from '../shared/useWindow.ts';
import type { CellSource } from './cellLook.ts';
import * as styles from './matrix.module.css';

const CELL_PIXELS = { row: scaled(32), column: scaled(64) } as const;

interface MatrixTableProps {
  readonly cells: CellSource;
  readonly shown: readonly ShownEndpoint[];
  readonly label: string;
  readonly pair: Pair | null;
  readonly compact?: boolean;
  /** What asking about a pair does beside showing it. */
  readonly onAsk?: () => void;
}

/**
 * All pairs as a real table: whose memory down, who reaches it across. Only the cells in sight are in the page.
 * One tab stop; arrows walk from cell to cell, Enter asks about the pair.
 */
export function MatrixTable({ cells, shown, label, pair, compact = false, onAsk }: MatrixTableProps) {
  const { askPair } = useActions('asking');
  const box = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState({ row: 0, column: 0 });
  const rows = useWindow(box, 'row', { count: shown.length, cellPixels: CELL_PIXELS.row });
  const columns = useWindow(box, 'column', { count: shown.length, cellPixels: CELL_PIXELS.column });
  const columnNodes = useMemo(() => shown.slice(columns.first, columns.end), [shown, columns]);
  const at = {
    row: Math.min(cursor.row, shown.length - 1),
    column: Math.min(cursor.column, shown.length - 1),
  };

  function ask(row: number, column: number) {
    const provider = shown[row]?.node.id;
    const client = shown[column]?.node.id;
    if (provider === undefined || client === undefined) return;
    setCursor({ row, column });
    askPair({ provider, client });
    onAsk?.();
  }

  function onKeyDown(event: KeyboardEvent) {
    const last = shown.length - 1;
    const steps: Record<string, { row: number; column: number }> = {
      ArrowDown: { row: Math.min(last, at.row + 1), column: at.column },
      ArrowUp: { row: Math.max(0, at.row - 1), column: at.column },
      ArrowRight: { row: at.row, column: Math.min(last, at.column + 1) },
      ArrowLeft: { row: at.row, column: Math.max(0, at.column - 1) },
      Home: { row: at.row, column: 0 },
      End: { row: at.row, column: last },
    };
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      setCursor(step);
      bringIntoView(box.current, step);
      requestAnimationFrame(() =>
        box.current?.querySelector<HTMLElement>(`[data-cell="${step.row},${step.column}"]`)?.focus(),
      );
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      ask(at.row, at.column);
    }
  }

  return (
    <div ref={box} className={compact ? `${styles.matrixBox} ${styles.matrixCompact}` : styles.matrixBox}>
      <table
        role="grid"
        className={styles.matrix}
        aria-label={`${label} for every pair: whose memory by row, who reaches it by column`}
        aria-rowcount={shown.length + 1}
        aria-colcount={shown.length + 1}
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
            <Gap cells={columns.first} as="th" />
            {columnNodes.map(({ node }) => (
              <th key={node.id} scope="col" title={`${node.name} ${node.address}`}>
                <span>{node.label}</span>
              </th>
            ))}
            <Gap cells={shown.length - columns.end} as="th" />
          </tr>
        </thead>
        <tbody>
          {rows.first > 0 && <tr style={{ blockSize: rows.first * CELL_PIXELS.row }} aria-hidden="true" />}
          {shown.slice(rows.first, rows.end).map((provider, i) => (
            <MatrixRow
              key={provider.node.id}
              cells={cells}
              provider={provider}
              row={rows.first + i}
              clients={columnNodes}
              firstColumn={columns.first}
              columnsAfter={shown.length - columns.end}
              asked={pair?.provider === provider.node.id ? pair.client : null}
              cursor={at.row === rows.first + i ? at.column : null}
            />
          ))}
          {rows.end < shown.length && (
            <tr style={{ blockSize: (shown.length - rows.end) * CELL_PIXELS.row }} aria-hidden="true" />
          )}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly cells: CellSource;
  readonly provider: ShownEndpoint;
  readonly row: number;
  readonly clients: MatrixTableProps['shown'];
  readonly firstColumn: number;
  readonly columnsAfter: number;
  readonly asked: Pair['client'] | null;
  /** The column of the table's one tab stop, if it is in this row. */
  readonly cursor: number | null;
}

const MatrixRow = memo(function MatrixRow(props: RowProps) {
  const { provider, row, firstColumn } = props;
  return (
    <tr aria-rowindex={row + 2}>
      <th scope="row" title={`${provider.node.name} ${provider.node.address}`}>
        <span>{provider.node.label}</span>
      </th>
      <Gap cells={firstColumn} as="td" />
      {props.clients.map((client, i) => {
        const { node } = client;
        const { tone, icon, text, aside, words } = props.cells({ provider, client });
        const column = firstColumn + i;
        return (
          <td
            key={node.id}
            role="gridcell"
            aria-colindex={column + 2}
            aria-label={words}
            aria-selected={props.asked === node.id}
            title={words}
            data-cell={`${row},${column}`}
            className={provider.node.id === node.id ? `${styles.cell} ${styles.cellSelf}` : styles.cell}
            data-tone={tone}
            tabIndex={props.cursor === column ? 0 : -1}
          >
            {icon && <Icon name={icon} size={14} />}
            {text}
            {aside !== null && <small className={styles.cellAside}>{aside}</small>}
          </td>
        );
      })}
      <Gap cells={props.columnsAfter} as="td" />
    </tr>
  );
});

/** Stands for the cells that are out of sight. */
function Gap({ cells, as: Tag }: { cells: number; as: 'td' | 'th' }) {
  if (cells === 0) return null;
  return <Tag aria-hidden="true" colSpan={cells} style={{ minInlineSize: cells * CELL_PIXELS.column }} />;
}

/** Scrolls far enough that the cell is drawn and not behind the headers. */
function bringIntoView(box: HTMLElement | null, { row, column }: { row: number; column: number }) {
  if (!box) return;
  const top = row * CELL_PIXELS.row;
  const left = column * CELL_PIXELS.column;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top > box.scrollTop + box.clientHeight - 3 * CELL_PIXELS.row) {
    box.scrollTop = top - box.clientHeight + 3 * CELL_PIXELS.row;
  }
  if (left < box.scrollLeft) box.scrollLeft = left;
  else if (left > box.scrollLeft + box.clientWidth - 4 * CELL_PIXELS.column) {
    box.scrollLeft = left - box.clientWidth + 4 * CELL_PIXELS.column;
  }
}
