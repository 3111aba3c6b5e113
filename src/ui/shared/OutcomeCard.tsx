import type { CallOutcome } from '../../core/p2pdma/memory/callOutcome.ts';
import { useApp } from './app.ts';
import { Icon } from './Icon.tsx';
import * as styles from './outcome.module.css';
import { SentenceText } from './SentenceText.tsx';

/** What the kernel answered to the last call: the call, what it returned, why, and what it logged. */
export function OutcomeCard() {
  const outcome = useApp(state => state.outcome);
  return (
    <output className={styles.outcome} data-outcome aria-live="polite">
      {outcome && (
        <div className={outcome.succeeded ? 'callout callout-done' : 'callout callout-trouble'}>
          {outcome.call !== '' && (
            <p className={styles.outcomeCall}>
              <Icon name={outcome.succeeded ? 'direct' : 'blocked'} />
              <code>
                {outcome.call}(){' '}
                {outcome.returned !== 'void' && (
                  <span className={styles.outcomeReturned}>= {outcome.returned}</span>
                )}
              </code>
            </p>
          )}
          <p>
            <SentenceText sentence={outcome.sentence} />
          </p>
          <Logged messages={outcome.messages} />
        </div>
      )}
    </output>
  );
}

/** More lines than this are looked at on demand. */
const MOST_LINES = 6;

function Logged({ messages }: Pick<CallOutcome, 'messages'>) {
  if (messages.length === 0) return null;
  const log = <pre className="kernel-log">{messages.map(({ text }) => text).join('\n')}</pre>;
  if (messages.length <= MOST_LINES) return log;
  return (
    <details>
      <summary>{messages.length} lines in the kernel log</summary>
      {log}
    </details>
  );
}
