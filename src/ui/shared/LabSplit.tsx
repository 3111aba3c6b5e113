import type { ReactNode } from 'react';
import * as styles from './labSplit.module.css';

interface LabSplitProps {
  readonly form: ReactNode;
  readonly result: ReactNode;
}

/** What is set up on the left and what comes of it on the right, each with its own scroll; stacked where it is narrow. */
export function LabSplit({ form, result }: LabSplitProps) {
  return (
    <div className={styles.split}>
      <div className={styles.half}>{form}</div>
      <div className={styles.half}>{result}</div>
    </div>
  );
}
