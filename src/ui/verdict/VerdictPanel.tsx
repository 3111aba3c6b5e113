import { Suspense } from 'react';
import { preferredTransport } from '../../core/fabric/rates/sideLinks.ts';
import { counted } from '../../core/lib/words.ts';
import type { Verdict } from '../../core/p2pdma/policy/verdict.ts';
import { pathClassWords, verdictWords } from '../../core/p2pdma/policy/words.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { hasOtherLayers } from '../../store/pairAnswer.ts';
import { nodeById, shownEndpoints, sideLinksOf } from '../../store/selectors.ts';
import { ANSWER_FIRST, veiledUntilReveal } from '../../store/veiled.ts';
import { useShows } from '../embed/useShows.ts';
import { useActions, useApp } from '../shared/app.ts';
import * as headlineStyles from '../shared/headline.module.css';
import { IconButton } from '../shared/IconButton.tsx';
import { lazily } from '../shared/lazily.ts';
import { MissingFacts } from '../shared/MissingFacts.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { SideLinkNote } from '../shared/SideLinkNote.tsx';
import { VerdictWord } from '../shared/VerdictWord.tsx';
import { reasonId } from './reasonId.ts';
import * as styles from './verdict.module.css';

const BuildGuide = lazily(() => import('../build/BuildGuide.tsx').then(file => file.BuildGuide));

const stackSection = () => import('../stack/StackSection.tsx');
const PurposeField = lazily(() => stackSection().then(file => file.PurposeField));
const StackHeadline = lazily(() => stackSection().then(file => file.StackHeadline));
const Rates = lazily(() => stackSection().then(file => file.Rates));
const Layers = lazily(() => stackSection().then(file => file.Layers));
const belowReasons = () => import('./BelowReasons.tsx');
const BelowReasons = lazily(() => belowReasons().then(file => file.BelowReasons));
const Remedies = lazily(() => import('./Remedies.tsx').then(file => file.Remedies));

/**
 * What happens to the chosen pair: the question, what comes of it, each layer, and what would change it; folded below
 * that, why, what the kernel logs and what all of it rests on.
 */
export function VerdictPanel() {
  const pair = useApp(state => state.view.pair);
  const verdict = useApp(state => state.answers.verdict);
  const isLayered = useApp(hasOtherLayers);
  const shows = useShows();
  const isVeiled = useApp(state => veiledUntilReveal(state).has('verdict'));
  if (!pair) return <HowToAsk />;
  if (isVeiled) return <p className="callout">{ANSWER_FIRST}</p>;
  if (!shows('verdict')) return <p className="muted">What Linux decides about a pair is left out here.</p>;
  if (!verdict) return <p className="muted">Asking the kernel’s rules …</p>;
  return (
    <>
      <PairTitle verdict={verdict} />
      <Suspense fallback={<Headline verdict={verdict} />}>
        <PurposeField />
        {isLayered ? <StackHeadline /> : <Headline verdict={verdict} />}
        <Layers />
      </Suspense>
      <Missing verdict={verdict} />
      {shows('advisor') && (
        <Suspense>
          <Remedies />
        </Suspense>
      )}
      {verdict.wiresNote && (
        <p className="callout callout-doubt">
          <span>
            <SentenceText sentence={verdict.wiresNote} />
          </span>
        </p>
      )}
      <BesidePcie verdict={verdict} />
      {verdict.guest && <p className="callout callout-doubt">{verdict.guest}</p>}
      <div className={styles.folds}>
        <Reasons verdict={verdict} />
        <Suspense>
          <BelowReasons verdict={verdict} />
        </Suspense>
      </div>
    </>
  );
}

function HowToAsk() {
  const isStarted = useApp(state => shownEndpoints(state).length > 1 || (state.open?.readOnly ?? true));
  const isKnown = useApp(state => state.answers.machine !== null);
  if (!isStarted && isKnown) {
    return (
      <Suspense>
        <BuildGuide />
      </Suspense>
    );
  }
  return (
    <div className="callout">
      <strong>Ask about a pair</strong>
      <span>
        Choose a cell of the matrix, or two devices one after the other: first the one that would reach, then
        the one whose memory. With the keyboard, press P on each in the outline.
      </span>
    </div>
  );
}

function PairTitle({ verdict }: { verdict: Verdict }) {
  const nodes = useApp(nodeById);
  const { swapPair, closePair } = useActions('asking');
  return (
    <div className={styles.pairTitle}>
      <h3>
        {nodes.get(verdict.client)?.label} <span className="muted">to the memory of</span>{' '}
        {nodes.get(verdict.provider)?.label}
      </h3>
      <IconButton icon="swap" label="Swap the two devices" onClick={swapPair} />
      <IconButton icon="close" label="Close this pair" onClick={closePair} />
    </div>
  );
}

function Headline({ verdict }: { verdict: Verdict }) {
  const { tone } = verdictWords[verdict.mapType];
  return (
    <section className={headlineStyles.headline} data-tone={tone} aria-label="Verdict">
      <p className={headlineStyles.headlineWord}>
        <VerdictWord mapType={verdict.mapType} />
        <span className="muted">predicted, Linux {verdict.kernel}</span>
      </p>
      <p>
        <SentenceText sentence={verdict.headline} />
      </p>
      <Suspense>
        <Rates />
      </Suspense>
    </section>
  );
}

/** What `pci_p2pdma_distance` counts and returns. */
function LinuxFacts({ verdict }: { verdict: Verdict }) {
  return (
    <dl className={styles.factsLine}>
      <div>
        <dt>Distance</dt>
        <dd>{verdict.distance ?? 'unknown'}</dd>
      </div>
      <div>
        <dt>Returned</dt>
        <dd className="mono">{verdict.returned ?? 'unknown'}</dd>
      </div>
      <div title={pathClassWords[verdict.pathClass]}>
        <dt>Class</dt>
        <dd>{verdict.pathClass}</dd>
      </div>
    </dl>
  );
}

/** A pair with a link of its own does not depend on what PCI says. */
function BesidePcie({ verdict: { client, provider } }: { verdict: Verdict }) {
  const links = useApp(sideLinksOf);
  return <SideLinkNote transport={preferredTransport(links, client, provider)} />;
}

/** What is not known decides: knowing it is what would change the answer. */
function Missing({ verdict }: { verdict: Verdict }) {
  if (verdict.missing.length === 0) return null;
  return (
    <section className="callout callout-doubt">
      <strong>What would have to be known</strong>
      <MissingFacts facts={verdict.missing} />
    </section>
  );
}

function Reasons({ verdict }: { verdict: Verdict }) {
  return (
    <details>
      <summary>
        Why, in the kernel’s order{' '}
        <span className="muted">{counted(verdict.reasons.length, 'rule', 'rules')}</span>
      </summary>
      <LinuxFacts verdict={verdict} />
      <ol className={styles.reasons}>
        {verdict.reasons.map((reason, place) => (
          <li
            key={sentenceText(reason.sentence)}
            id={reasonId(reason.rule)}
            tabIndex={-1}
            className={styles.reason}
            data-effect={reason.effect}
          >
            <span className={styles.reasonNumber}>{place + 1}</span>
            <div>
              <p>
                <SentenceText sentence={reason.sentence} />
              </p>
              <p className="reason-source">
                {reason.effect === 'decides' && <strong>Decides. </strong>}
                <span className="mono">{reason.source}</span>
              </p>
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}
