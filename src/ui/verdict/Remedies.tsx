import type { Remedy } from '../../core/advisor/remedies.ts';
import { remediesAnswer } from '../../store/answers/pair.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import * as headlineStyles from '../shared/headline.module.css';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import * as styles from './verdict.module.css';

/** What would change the verdict, least harm first; each judged by the same rules. */
export function Remedies() {
  const remedies = useAnswer(remediesAnswer);
  if (!remedies || remedies.length === 0) return null;
  return (
    <section className={styles.remedies} aria-labelledby="remedies-title">
      <h4 id="remedies-title" className="section-title">
        What would change it
      </h4>
      {remedies.map(remedy => (
        <RemedyCard key={remedy.id} remedy={remedy} />
      ))}
    </section>
  );
}

function RemedyCard({ remedy }: { remedy: Remedy }) {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { tryRemedy } = useActions('asking');
  const { settings } = remedy;
  return (
    <article className={styles.remedy}>
      <p className={headlineStyles.headlineWord}>
        <strong>{remedy.title}</strong>
        <VerdictWord mapType={remedy.mapType} />
      </p>
      {remedy.command && <CommandLine command={remedy.command} />}
      <dl className={styles.remedyFacts}>
        <dt>Cost</dt>
        <dd>{remedy.cost}</dd>
        <dt>Undo</dt>
        <dd>{remedy.undo}</dd>
      </dl>
      {settings && !readOnly && (
        <button type="button" className="button" onClick={() => tryRemedy(settings)}>
          Show it in the app
        </button>
      )}
    </article>
  );
}
