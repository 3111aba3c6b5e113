import type { MappingAnswer } from '../../core/dma/answerMapping.ts';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';

/** Who may hand peer-to-peer pages to a driver under the chosen kernel. */
export function SubmitterList({ answer: { submitters, bioRule } }: { answer: MappingAnswer }) {
  return (
    <details className="mapping-part">
      <summary className="section-title">Who may pass such pages</summary>
      <ul className="driver-steps">
        {submitters.map(({ id, name, may, sentence }) => (
          <li key={id} className="driver-step">
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
      <p className="segment-note">
        <SentenceText sentence={bioRule} />
      </p>
    </details>
  );
}
