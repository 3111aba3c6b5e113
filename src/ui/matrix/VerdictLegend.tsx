import { mapTypes } from '../../core/p2pdma/policy/verdict.ts';
import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import * as styles from './matrix.module.css';

/** What the verdicts mean. */
export function VerdictLegend() {
  return (
    <ul className={styles.matrixLegend}>
      {mapTypes.map(mapType => (
        <li key={mapType}>
          <VerdictWord mapType={mapType} />
          <span>{verdictWords[mapType].means}</span>
        </li>
      ))}
    </ul>
  );
}
