import { useMemo } from 'react';
import { isDeviceKind, kindName } from '../../core/topology/kind.ts';
import { type Grid, type GridSort, gridSorts } from '../../store/grid.ts';
import { shownEndpoints } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { type Arranged, type Summary, totalsOf, worstPairs } from './arrange.ts';
import * as styles from './matrix.module.css';

const WORST = 3;

const sortNames: Readonly<Record<Exclude<GridSort, 'value'>, string>> = {
  tree: 'As in the tree',
  name: 'Name',
  group: 'IOMMU group',
};

interface GridToolsProps {
  readonly summary: Summary;
  readonly hasGroups: boolean;
  readonly isSmall: boolean;
}

/** Which rows and columns, in which order, how large. */
export function GridTools({ summary, hasGroups, isSmall }: GridToolsProps) {
  const shown = useApp(shownEndpoints);
  const grid = useApp(state => state.grid);
  const { changeGrid } = useActions('looking');
  const kinds = [...new Set(shown.map(({ node }) => node.kind))];
  const sockets = [...new Set(shown.flatMap(({ node }) => node.numaNode ?? []))].sort((a, b) => a - b);
  const sorts = gridSorts.filter(sort => sort !== 'group' || hasGroups);
  return (
    <div className={styles.gridTools} role="toolbar" aria-label="Rows and columns">
      {(['rows', 'columns'] as const).map(axis => (
        <Pick
          key={axis}
          name={axis === 'rows' ? 'Rows' : 'Columns'}
          value={grid[axis] ?? ''}
          options={[['', 'all'], ...kinds.map(kind => [kind, kindText(kind)] as const)]}
          onPick={kind => changeGrid({ [axis]: kinds.find(each => each === kind) ?? null })}
        />
      ))}
      {sockets.length > 1 && (
        <Pick
          name="NUMA"
          value={String(grid.socket ?? '')}
          options={[['', 'all'], ...sockets.map(socket => [String(socket), `node ${socket}`] as const)]}
          onPick={socket => changeGrid({ socket: socket === '' ? null : Number(socket) })}
        />
      )}
      <Pick
        name="Only"
        value={summary.codes.some(({ word }) => word === grid.only) ? (grid.only ?? '') : ''}
        options={[['', 'all'], ...summary.codes.map(({ word }) => [word, word] as const)]}
        onPick={word => changeGrid({ only: word || null })}
      />
      <Pick
        name="Sort"
        value={grid.sort}
        options={sorts.map(sort => [sort, sort === 'value' ? summary.value.name : sortNames[sort]] as const)}
        onPick={sort => changeGrid({ sort: gridSorts.find(each => each === sort) ?? 'tree' })}
      />
      <label className="field">
        <span>Find rows</span>
        <input
          type="search"
          className={styles.gridFind}
          value={grid.sought}
          onChange={event => changeGrid({ sought: event.target.value })}
        />
      </label>
      <button
        type="button"
        className="button"
        aria-pressed={grid.isFolded}
        onClick={() => changeGrid({ isFolded: !grid.isFolded, unfolded: [] })}
      >
        Fold by switch
      </button>
      <button
        type="button"
        className="button"
        aria-pressed={isSmall}
        onClick={() => changeGrid({ size: isSmall ? 'large' : 'small' })}
      >
        Small cells
      </button>
    </div>
  );
}

const kindText = (kind: NonNullable<Grid['rows']>): string =>
  isDeviceKind(kind) ? kindName(kind).plural : kind;

interface PickProps {
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly onPick: (value: string) => void;
}

const Pick = ({ name, value, options, onPick }: PickProps) => (
  <label className="field">
    <span>{name}</span>
    <select value={value} onChange={event => onPick(event.target.value)}>
      {options.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  </label>
);

interface TotalsProps {
  readonly arranged: Arranged;
  readonly summary: Summary;
  readonly onAsk: () => void;
}

/** How many pairs say what, and the worst of them, one click away. */
export function Totals({ arranged, summary, onAsk }: TotalsProps) {
  const { askPair } = useActions('asking');
  const totals = useMemo(() => totalsOf(arranged, summary), [arranged, summary]);
  const worst = useMemo(() => worstPairs(arranged, summary, WORST), [arranged, summary]);
  const said = totals.flatMap((count, code) => (count > 0 ? [{ count, ...summary.codes[code] }] : []));
  if (said.length === 0) return null;
  return (
    <p className={styles.totals}>
      {said.map(({ count, word, tone }) => (
        <span key={word} className={`tone-${tone}`}>
          <strong>{count.toLocaleString('en')}</strong> {word?.toLowerCase()}
        </span>
      ))}
      {said.length > 1 && (
        <span className="muted">
          Worst:{' '}
          {worst.map(({ provider, client }, place) => (
            <span key={`${provider.node.id} ${client.node.id}`}>
              {place > 0 && ', '}
              <button
                type="button"
                className="node-link"
                onClick={() => {
                  askPair({ provider: provider.node.id, client: client.node.id });
                  onAsk();
                }}
              >
                {client.node.label} to {provider.node.label}
              </button>
            </span>
          ))}
        </span>
      )}
    </p>
  );
}
