import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import type { OutcomeKind } from '../../core/fabric/routing/hop.ts';
import { outcomeWords } from '../../core/fabric/routing/outcomeWords.ts';
import { playOfRoute } from '../../store/playOfRoute.ts';
import { useActions } from '../shared/app.ts';
import * as headlineStyles from '../shared/headline.module.css';
import { Icon } from '../shared/Icon.tsx';
import { MissingFacts } from '../shared/MissingFacts.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { SideLinkNote } from '../shared/SideLinkNote.tsx';
import { useCalm } from '../shared/useCalm.ts';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import * as styles from './route.module.css';

/** What Linux says and what the wires do, side by side; where they disagree it says so. */
export function RouteHeadline({ answer }: { answer: RouteAnswer }) {
  const { verdict, route, standing, roundTripNs, payloadWarning, transport } = answer;
  const { tone } = outcomeWords[route.outcome.kind];
  return (
    <section className={headlineStyles.headline} data-tone={tone} aria-label="Outcome">
      <dl className={styles.beside}>
        <div>
          <dt>{verdict ? `Linux ${verdict.kernel}` : 'Linux'} says</dt>
          <dd>{verdict ? <VerdictWord mapType={verdict.mapType} /> : 'nothing: it is not asked'}</dd>
        </div>
        <div>
          <dt>The wires</dt>
          <dd>
            <OutcomeWord kind={route.outcome.kind} />
            <OtherOperation answer={answer} />
          </dd>
        </div>
      </dl>
      {standing && (
        <p className={styles.standing} data-kind={standing.kind}>
          {standing.kind !== 'agree' && (
            <Icon name={standing.kind === 'cannot-tell' ? 'unknown' : 'warning'} />
          )}
          <span>
            <SentenceText sentence={standing.sentence} />
          </span>
        </p>
      )}
      <p>
        <SentenceText sentence={route.outcome.sentence} />
      </p>
      <SideLinkNote transport={transport} />
      <Assumptions answer={answer} />
      <PlayButtons answer={answer} />
      {payloadWarning && (
        <p className="callout callout-trouble">
          <span>
            <SentenceText sentence={payloadWarning} />
          </span>
        </p>
      )}
      {roundTripNs !== null && (
        <p className="reason-source">The data is back after about {roundTripNs} ns when nothing is queued.</p>
      )}
    </section>
  );
}

function Assumptions({ answer: { route } }: { answer: RouteAnswer }) {
  const missing = [...route.outcome.missing, ...route.assumptions];
  if (missing.length === 0) return null;
  return (
    <details className="more" open={route.outcome.missing.length > 0}>
      <summary>
        {route.outcome.missing.length > 0 ? 'What would have to be known' : 'What was taken for granted'}
      </summary>
      <MissingFacts facts={missing} />
    </details>
  );
}

function OutcomeWord({ kind }: { kind: OutcomeKind }) {
  const { word, tone } = outcomeWords[kind];
  return (
    <span className={`verdict-word tone-${tone}`}>
      <Icon name={tone} />
      {word}
    </span>
  );
}

/** Reads and writes may fare differently: a root complex that passes writes only. */
function OtherOperation({ answer: { otherOperation, route } }: { answer: RouteAnswer }) {
  if (!otherOperation || otherOperation.outcome === route.outcome.kind) return null;
  return (
    <span className={styles.otherOperation}>
      A {otherOperation.operation}: <OutcomeWord kind={otherOperation.outcome} />
    </span>
  );
}

function PlayButtons({ answer }: { answer: RouteAnswer }) {
  const { play } = useActions('playing');
  const calm = useCalm();
  return (
    <div className={styles.routePlays}>
      <button
        type="button"
        className="button button-main"
        onClick={() => play({ ...playOfRoute('route', answer), running: !calm })}
      >
        <Icon name="play" />
        Play the request
      </button>
    </div>
  );
}
