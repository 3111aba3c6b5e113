import type { LoggedHere } from '../../core/p2pdma/policy/loggedHere.ts';
import { SentenceText } from '../shared/SentenceText.tsx';

/** What the captured log of this machine says of the pair, and whether the prediction says the same. */
export function LoggedLines({ lines }: { lines: readonly LoggedHere[] }) {
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
