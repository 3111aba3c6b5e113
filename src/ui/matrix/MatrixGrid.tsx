import { Suspense, useMemo, useRef } from 'react';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById, shownEndpoints } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { lazily } from '../shared/lazily.ts';
import { arrange, type Line, type Summary } from './arrange.ts';
import type { CellSource } from './cellLook.ts';
import { MatrixTable } from './MatrixTable.tsx';
import * as styles from './matrix.module.css';

const gridTools = () => import('./GridTools.tsx');
const GridTools = lazily(() => gridTools().then(file => file.GridTools));
const Totals = lazily(() => gridTools().then(file => file.Totals));
const SmallMap = lazily(() => import('./SmallMap.tsx').then(file => file.SmallMap));

/** From here on rows and columns are worth choosing, and cells are small unless somebody wants them large. */
export const MANY = 12;
const SMALL_FROM = 24;

interface MatrixGridProps {
  readonly cells: CellSource;
  readonly summary: Summary;
  readonly label: string;
}

/** The table of pairs with what chooses, sorts and folds its rows and columns, and what all of it adds up to. */
export function MatrixGrid({ cells, summary, label }: MatrixGridProps) {
  const shown = useApp(shownEndpoints);
  const grid = useApp(state => state.grid);
  const nodes = useApp(nodeById);
  const pair = useApp(state => state.view.pair);
  const functions = useApp(state => state.open?.document.machine.functions);
  const { changeGrid, showAnswerSheet } = useActions('looking');
  const theme = useApp(state => state.theme);
  const box = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => {
    const known = new Map<NodeId, number>();
    for (const { id, iommuGroup } of functions ?? [])
      if (iommuGroup.state === 'known') known.set(id, iommuGroup.value);
    return known;
  }, [functions]);
  const arranged = useMemo(
    () => arrange({ shown, grid, summary, nodes, groupOf: id => groups.get(id) ?? null }),
    [shown, grid, summary, nodes, groups],
  );
  const { rows, columns } = arranged;
  const isSmall =
    grid.size === 'auto' ? Math.max(rows.length, columns.length) >= SMALL_FROM : grid.size === 'small';
  const size = isSmall ? 'small' : 'large';
  const unfold = (lines: readonly Line[]) =>
    changeGrid({ unfolded: [...new Set([...grid.unfolded, ...lines.map(({ key }) => key)])] });
  return (
    <div className={styles.gridPane}>
      <Suspense>
        {shown.length > MANY && <GridTools summary={summary} hasGroups={groups.size > 0} isSmall={isSmall} />}
        <Totals arranged={arranged} summary={summary} onAsk={() => showAnswerSheet(true)} />
      </Suspense>
      {rows.length === 0 || columns.length === 0 ? (
        <p>
          No pair is left of {shown.length} endpoints.{' '}
          <button type="button" className="button" onClick={() => changeGrid(null)}>
            Show all pairs
          </button>
        </p>
      ) : (
        <div className={styles.gridBody}>
          <MatrixTable
            box={box}
            cells={cells}
            summary={summary}
            rows={rows}
            columns={columns}
            size={size}
            label={label}
            pair={pair}
            onUnfold={unfold}
            onAsk={() => showAnswerSheet(true)}
          />
          <Suspense>
            <SmallMap
              key={`${rows.length} ${columns.length} ${size} ${theme}`}
              box={box}
              arranged={arranged}
              summary={summary}
              size={size}
            />
          </Suspense>
        </div>
      )}
    </div>
  );
}
