import type { MappingAnswer } from '../../core/dma/answerMapping.ts';
import { type Mapping, mappingStatuses } from '../../core/dma/mapping.ts';
import { SentenceText } from '../shared/SentenceText.tsx';
import { KernelStrip } from './KernelStrip.tsx';
import * as styles from './mapping.module.css';
import { StatusWord } from './StatusWord.tsx';

/** What the list comes to under the chosen kernel, and under all others. */
export function MappingOutcome({ answer: { mapping, kernels } }: { answer: MappingAnswer }) {
  const means = mappingStatuses.find(({ id }) => id === mapping.status)?.means;
  return (
    <section className={styles.mappingPart} aria-label="Outcome">
      <h2 className={styles.mappingHeadline}>
        <StatusWord status={mapping.status} /> <span className="muted">{means}</span>
      </h2>
      <KernelStrip kernels={kernels} />
    </section>
  );
}

/** The calls that map, with what each returned and logged. */
export function CallList({ mapping }: { mapping: Mapping }) {
  if (mapping.calls.length === 0) return null;
  return (
    <section className={styles.mappingPart} aria-label="Calls">
      <h2 className="section-title">What the driver calls</h2>
      <ul className={styles.mappingCalls}>
        {mapping.calls.map(({ segments, outcome }) => (
          <li
            key={segments.join()}
            className={outcome.succeeded ? 'callout callout-done' : 'callout callout-trouble'}
          >
            <p>
              <code>
                {outcome.call} = {outcome.returned}
              </code>{' '}
              {mapping.calls.length > 1 && <span className="muted">{segmentsText(segments)}</span>}
            </p>
            <p>
              <SentenceText sentence={outcome.sentence} />
            </p>
            {outcome.messages.length > 0 && (
              <pre className="kernel-log">{outcome.messages.map(({ text }) => text).join('\n')}</pre>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `segments 1, 2`, counted as a person does. */
export const segmentsText = (segments: readonly number[]): string =>
  `${segments.length === 1 ? 'segment' : 'segments'} ${segments.map(at => at + 1).join(', ')}`;
