import type { OffloadReport } from '../../core/fabric/offload/offloadReport.ts';
import type { LinkLoad } from '../../core/fabric/rates/linkLoads.ts';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './offload.module.css';

/** Where each drive's submission queue is, and what fetching an entry costs the way up. */
export function QueueList({ report: { queues } }: { report: OffloadReport }) {
  if (queues.length === 0) return null;
  return (
    <section className={styles.offloadPart} aria-label="Submission queues">
      <h2 className="section-title">Submission queues</h2>
      <ul>
        {queues.map(({ drive, isInDrive, why, links, linksThroughMemory }) => (
          <li key={drive} className={styles.queue}>
            <Icon name={isInDrive ? 'direct' : 'host'} size={14} />
            <p>
              <SentenceText sentence={why} />{' '}
              <span className="muted">
                A command puts {total(links)} B on links
                {isInDrive && `, ${total(linksThroughMemory)} B with the queue in system memory`}.
              </span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

const total = (loads: readonly LinkLoad[]): number =>
  loads.reduce((sum, { upBytes, downBytes }) => sum + upBytes + downBytes, 0);
