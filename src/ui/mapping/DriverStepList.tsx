import type { MappingAnswer } from '../../core/dma/answerMapping.ts';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './mapping.module.css';

const icons = { well: 'direct', no: 'host', unknown: 'unknown' } as const;

/** What a driver does that asks for the distance before it submits. */
export function DriverStepList({ driver }: { driver: MappingAnswer['driver'] }) {
  return (
    <section className={styles.mappingPart} aria-label="A driver’s steps">
      <h2 className="section-title">A driver that asks first</h2>
      <ol className={styles.driverSteps}>
        {driver.steps.map(({ call, returned, went, sentence }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps have an order and no identity
          <li key={at} className={styles.driverStep}>
            <span className={`tone-${icons[went]}`}>
              <Icon name={icons[went]} />
            </span>
            <p>
              <code>{returned === '' ? call : `${call} = ${returned}`}</code>
              {': '}
              <SentenceText sentence={sentence} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
