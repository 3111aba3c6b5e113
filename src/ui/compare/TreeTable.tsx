import { useState } from 'react';
import type { TreeCell, TreeMark, TreeRow } from '../../core/advisor/treeDiff.ts';
import { Icon, type IconName } from '../shared/Icon.tsx';
import * as styles from './compare.module.css';

interface MarkLook {
  readonly word: string;
  readonly tone: string;
  readonly icon: IconName;
}
const looks: Readonly<Record<Exclude<TreeMark, 'same'>, MarkLook>> = {
  renumbered: { word: 'renumbered', tone: 'unknown', icon: 'swap' },
  removed: { word: 'removed', tone: 'blocked', icon: 'minus' },
  added: { word: 'added', tone: 'direct', icon: 'plus' },
  'moved-away': { word: 'moved away', tone: 'host', icon: 'decision' },
  'moved-here': { word: 'moved here', tone: 'host', icon: 'decision' },
};

/** Both trees side by side; rows that are alike are left out until somebody wants them. */
export function TreeTable({ rows }: { rows: readonly TreeRow[] }) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? rows : rows.filter(({ isNear }) => isNear);
  if (rows.every(({ isNear }) => !isNear)) return null;
  return (
    <section className={styles.comparePart} aria-labelledby="tree-diff">
      <h3 id="tree-diff" className="section-title">
        Trees side by side
      </h3>
      <div className={styles.compareScroll}>
        <table className={`${styles.compareTable} ${styles.treeDiff}`} aria-label="Trees side by side">
          <thead>
            <tr>
              <th scope="col">A</th>
              <th scope="col">B</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ mark, a, b }) => (
              <tr key={`${a?.id} ${b?.id}`} data-mark={mark}>
                <Side cell={a} mark={mark} />
                <Side cell={b} mark={mark === 'renumbered' ? 'same' : mark} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <label className={styles.treeDiffAll}>
        <input type="checkbox" checked={showsAll} onChange={() => setShowsAll(!showsAll)} />
        with the {rows.length - rows.filter(({ isNear }) => isNear).length} rows that are alike
      </label>
    </section>
  );
}

function Side({ cell, mark }: { cell: TreeCell | null; mark: TreeMark }) {
  if (!cell) return <td />;
  const look = mark === 'same' ? null : looks[mark];
  return (
    <td style={{ paddingInlineStart: (cell.level - 1) * 12 }}>
      {cell.text}
      {look && (
        <span className={`verdict-word tone-${look.tone}`}>
          <Icon name={look.icon} size={12} />
          {look.word}
        </span>
      )}
    </td>
  );
}
