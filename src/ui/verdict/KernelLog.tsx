import { counted } from '../../core/lib/words.ts';
import type { LoggedHere, Verdict } from '../../core/p2pdma/policy/verdict.ts';
import { useActions } from '../shared/app.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './verdict.module.css';

/** What the kernel logs for the pair, as predicted, and beside it what the captured log of this machine says. */
export function KernelLog({ verdict }: { verdict: Verdict }) {
  const { copy } = useActions('looking');
  const log = verdict.messages.map(message => message.text).join('\n');
  return (
    <details open={verdict.logged.some(({ agrees }) => agrees === false)}>
      <summary>
        Kernel log for this pair{' '}
        <span className="muted">{log ? counted(verdict.messages.length, 'line', 'lines') : 'none'}</span>
      </summary>
      {log ? (
        <div className={styles.pairTitle}>
          <pre className="kernel-log">{log}</pre>
          <IconButton icon="copy" label="Copy the kernel log" onClick={() => void copy(log, 'Kernel log')} />
        </div>
      ) : (
        <p className="muted">The kernel logs nothing for this pair.</p>
      )}
      {verdict.logged.length > 0 && <LoggedLines lines={verdict.logged} />}
    </details>
  );
}

/** What the captured log of this machine says of the pair, and whether the prediction says the same. */
function LoggedLines({ lines }: { lines: readonly LoggedHere[] }) {
  return (
    <>
      <h5 className="section-title">Captured from this machine</h5>
      <ul>
        {lines.map(({ text, sentence, agrees }) => (
          <li key={text}>
            <code className="mono">{text}</code>
            <p className={agrees === false ? 'tone-host' : 'muted'}>
              <SentenceText sentence={sentence} />
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
