import type { ReactNode } from 'react';
import { shownEndpoints } from '../../store/selectors.ts';
import { useApp } from '../shared/app.ts';
import { MANY } from './MatrixGrid.tsx';
import * as styles from './matrix.module.css';

/** What the cells mean: in sight beside a small matrix; a large one needs the room. */
export function LegendFold({ children }: { children: ReactNode }) {
  const isLarge = useApp(state => shownEndpoints(state).length > MANY);
  return (
    <details className={styles.legendFold} open={!isLarge} key={String(isLarge)}>
      <summary>What the cells mean</summary>
      {children}
    </details>
  );
}
