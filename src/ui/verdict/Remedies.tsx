import type { StackRemedies, StackRemedy } from '../../core/advisor/stackRemedies.ts';
import { layerWords } from '../../core/stack/stackRow.ts';
import { remediesAnswer } from '../../store/answers/pair.ts';
import { hasOtherLayers } from '../../store/pairAnswer.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import * as headlineStyles from '../shared/headline.module.css';
import { Icon } from '../shared/Icon.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import { outcomeLook, outcomeWords } from '../stack/outcomeLook.ts';
import * as styles from './verdict.module.css';

/** What would change the answer, least harm first; each judged by the same rules. */
export function Remedies() {
  const found = useAnswer(remediesAnswer);
  if (!found) return null;
  const { remedies, levers, nothingHelps } = found;
  if (remedies.length === 0 && levers.length === 0 && !nothingHelps) return null;
  return (
    <section className={styles.remedies} aria-labelledby="remedies-title">
      <h4 id="remedies-title" className="section-title">
        What would change it
      </h4>
      {remedies.map((remedy, place) => (
        <RemedyCard key={remedy.id} remedy={remedy} isFirst={place === 0} />
      ))}
      {nothingHelps && (
        <p className="callout">
          <span>
            <SentenceText sentence={nothingHelps} />
          </span>
        </p>
      )}
      <Levers levers={levers} />
    </section>
  );
}

/** The first in full; each other one by its name, what it comes to and its command. */
function RemedyCard({ remedy, isFirst }: { remedy: StackRemedy; isFirst: boolean }) {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const isLayered = useApp(hasOtherLayers);
  const { tryRemedy } = useActions('asking');
  const { settings, stack } = remedy;
  return (
    <article className={styles.remedy}>
      <p className={headlineStyles.headlineWord}>
        <strong>{remedy.title}</strong>
        {isLayered ? <OutcomeWord remedy={remedy} /> : <VerdictWord mapType={remedy.mapType} />}
      </p>
      {remedy.command && <CommandLine command={remedy.command} />}
      <details open={isFirst}>
        <summary>What it costs, and how to undo it</summary>
        {isLayered && (
          <p>
            <span className="muted">{layerWords[remedy.layer]}: </span>
            <SentenceText sentence={remedy.afterwards} />
          </p>
        )}
        <dl className={styles.remedyFacts}>
          <dt>Cost</dt>
          <dd>{remedy.cost}</dd>
          <dt>Undo</dt>
          <dd>{remedy.undo}</dd>
        </dl>
      </details>
      {(settings || stack) && !readOnly && (
        <button
          type="button"
          className="button"
          onClick={event => {
            tryRemedy(settings, stack);
            // What it comes to is what the person wants to see.
            event.currentTarget.closest('section[aria-label="Answer"]')?.scrollTo({ top: 0 });
          }}
        >
          Show it in the app
        </button>
      )}
    </article>
  );
}

function OutcomeWord({ remedy: { outcome } }: { remedy: StackRemedy }) {
  const { icon, tone } = outcomeLook[outcome];
  return (
    <span className={`verdict-word tone-${tone}`}>
      <Icon name={icon} />
      {outcomeWords[outcome]}
    </span>
  );
}

/** What no setting does: other hardware, firmware setup, or at one's own risk. */
function Levers({ levers }: Pick<StackRemedies, 'levers'>) {
  if (levers.length === 0) return null;
  return (
    <ul>
      {levers.map(({ what, who, caution }) => (
        <li key={what}>
          {what} <span className="muted">({who})</span>
          {caution && <span className="muted">. {caution}</span>}
        </li>
      ))}
    </ul>
  );
}
