import type { MappingAnswer } from '../../core/dma/answerMapping.ts';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './mapping.module.css';

/** Who may hand peer-to-peer pages to a driver under the chosen kernel. */
export function SubmitterList({ answer: { submitters, bioRule } }: { answer: MappingAnswer }) {
  return (
    <details className={styles.mappingPart}>
      <summary className="section-title">Who may pass such pages</summary>
      <ul className={styles.driverSteps}>
        {submitters.map(({ id, name, may, sentence }) => (
          <li key={id} className={styles.driverStep}>
            <span className={may ? 'tone-direct' : 'tone-blocked'}>
              <Icon name={may ? 'direct' : 'blocked'} />
            </span>
            <p>
              <strong>
                {name}: {may ? 'yes' : 'no'}.
              </strong>{' '}
              <SentenceText sentence={sentence} />
            </p>
          </li>
        ))}
      </ul>
      <p className={styles.segmentNote}>
        <SentenceText sentence={bioRule} />
      </p>
    </details>
  );
}
