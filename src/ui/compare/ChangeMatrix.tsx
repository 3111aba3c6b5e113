import { useMemo } from 'react';
import type { PairDifferences } from '../../core/advisor/compare.ts';
import { nodeById } from '../../store/selectors.ts';
import { lineOf } from '../matrix/arrange.ts';
import { MatrixTable } from '../matrix/MatrixTable.tsx';
import { useActions, useApp } from '../shared/app.ts';
import { Icon } from '../shared/Icon.tsx';
import { changeCells, changeLooks } from './changeLook.ts';
import * as styles from './compare.module.css';

/** All pairs that both versions have. Asking about one shows its verdict in B, behind the dialog. */
export function ChangeMatrix({ pairs }: { pairs: PairDifferences }) {
  const nodes = useApp(nodeById);
  const { closeDialog, inspect } = useActions('looking');
  const cells = useMemo(() => changeCells(pairs), [pairs]);
  const shown = useMemo(
    () =>
      pairs.ids.flatMap((id, index) => {
        const node = nodes.get(id);
        return node ? [lineOf({ node, index })] : [];
      }),
    [pairs, nodes],
  );
  function showWhy() {
    inspect('verdict', 'in-sight');
    closeDialog();
  }
  if (shown.length === 0) return null;
  return (
    <section className={styles.comparePart} aria-labelledby="change-matrix">
      <h3 id="change-matrix" className="section-title">
        All pairs
      </h3>
      <ChangeLegend />
      <div className={styles.changeMatrix}>
        <MatrixTable
          cells={cells}
          rows={shown}
          columns={shown}
          label="What changed"
          pair={null}
          compact
          onAsk={showWhy}
        />
      </div>
    </section>
  );
}

function ChangeLegend() {
  return (
    <ul className={styles.changeLegend}>
      {Object.values(changeLooks).map(({ word, tone, icon }) => (
        <li key={word}>
          <span className={`verdict-word tone-${tone}`}>
            <Icon name={icon} />
            {word}
          </span>
        </li>
      ))}
      <li>= as in A</li>
    </ul>
  );
}
