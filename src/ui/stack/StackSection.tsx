import { verdictWords } from '../../core/p2pdma/policy/words.ts';
import type { PairRate, PairRates } from '../../core/stack/pairRates.ts';
import { purposeWords } from '../../core/stack/purposeWords.ts';
import type { StackAnswer } from '../../core/stack/stackAnswer.ts';
import { layerWords, rowWord, ruleSettles, type StackRow } from '../../core/stack/stackRow.ts';
import type { Purpose } from '../../core/stack/stackSettings.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { stackPane } from '../../store/answers/pair.ts';
import { stackOfPair } from '../../store/pairAnswer.ts';
import { speedWayWords } from '../matrix/speedCells.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import * as headlineStyles from '../shared/headline.module.css';
import { Icon } from '../shared/Icon.tsx';
import { MissingFacts } from '../shared/MissingFacts.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { outcomeLook, outcomeWords } from './outcomeLook.ts';
import { StackFields } from './StackFields.tsx';
import * as styles from './stack.module.css';

/** Asked for as long as a part of the answer is shown. */
function useStack(): StackAnswer | null {
  useAnswer(stackPane);
  return useApp(stackOfPair);
}

/** What the pair is wanted for: it says which layers are asked. */
export function PurposeField() {
  const answer = useStack();
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { choosePurpose } = useActions('stack');
  if (!answer) return null;
  const { purpose, purposes, isChosen } = answer;
  return (
    <label className="field">
      <span>For</span>
      <select
        value={isChosen ? purpose : ''}
        disabled={readOnly}
        onChange={event => choosePurpose((event.target.value || null) as Purpose | null)}
      >
        <option value="">{isChosen ? 'what fits the two devices' : purposeWords[purpose]}</option>
        {purposes
          .filter(each => isChosen || each !== purpose)
          .map(each => (
            <option key={each} value={each}>
              {purposeWords[each]}
            </option>
          ))}
      </select>
    </label>
  );
}

/** What happens to the pair and who says no first, where others than Linux decide too. */
export function StackHeadline() {
  const answer = useStack();
  if (!answer) return null;
  const { outcome, headline, refusedBy } = answer;
  const { icon, tone } = outcomeLook[outcome];
  return (
    <section className={headlineStyles.headline} data-tone={tone} aria-label="Verdict">
      <p className={headlineStyles.headlineWord}>
        <span className={`verdict-word tone-${tone}`}>
          <Icon name={icon} />
          {outcomeWords[outcome]}
        </span>
        {refusedBy && <span className="muted">first no: {layerWords[refusedBy]}</span>}
      </p>
      <p>
        <SentenceText sentence={headline} />
      </p>
      <Rates />
    </section>
  );
}

/** The rate that the answer means. */
export function Rates() {
  const rates = useStack()?.rates;
  const known = rates && ratesWords(rates);
  return known ? <p className={styles.rates}>{known}</p> : null;
}

/** "Writes 50.2 GB/s, reads 43.1 GB/s", with the path where it is not the direct one; null where neither is known. */
function ratesWords({ write, read }: PairRates): string | null {
  const text = (name: string, { way, gigabytesPerSecond: rate }: PairRate) =>
    rate === null ? (way === 'lost' ? `${name} are lost` : null) : `${name} ${rate.toFixed(1)} GB/s`;
  const found = [text('writes', write), text('reads', read)].filter(words => words !== null).join(', ');
  if (!found) return null;
  const way = write.gigabytesPerSecond === null ? read.way : write.way;
  return way === 'direct' ? `Alone: ${found}` : `${speedWayWords[way].word}: ${found}`;
}

/** A row for each layer: Linux, driver, library, wires. */
export function Layers() {
  const answer = useStack();
  if (!answer) return null;
  return (
    <section aria-label="Layers" className={styles.stack}>
      <ul className={styles.rows}>
        {answer.rows.map(row => (
          <LayerRow key={`${row.layer} ${row.who}`} row={row} answer={answer} />
        ))}
      </ul>
      {answer.contradictions.map(sentence => (
        <p key={sentenceText(sentence)} className="callout callout-doubt">
          <span>
            <SentenceText sentence={sentence} />
          </span>
        </p>
      ))}
    </section>
  );
}

function LayerRow({ row, answer }: { row: StackRow; answer: StackAnswer }) {
  const { icon, tone } = lookOf(row, answer);
  const isFirstNo = row.layer === answer.refusedBy;
  return (
    <li className={styles.row} data-tone={tone}>
      <p className={styles.rowHead}>
        <span className={`verdict-word tone-${tone}`}>
          <Icon name={icon} size={14} />
          {rowWord(row)}
        </span>
        <span className="muted">
          {row.isSupposed && 'if it were '}
          {row.layer === 'wires' ? 'The wires' : row.who}
          {row.captured?.outcome != null && ', captured'}
          {isFirstNo && ', first no'}
        </span>
      </p>
      {isHeadline(row, answer) ? null : (
        <p>
          <SentenceText sentence={row.sentence} />
        </p>
      )}
      {row.captured && (
        <p className="muted">
          {row.captured.outcome === null && `${row.captured.texts.join('; ')}: this settles nothing. `}
          <SentenceText sentence={row.captured.predicted} />
        </p>
      )}
      {row.missing.length > 0 && row.layer !== 'linux' && (
        <details>
          <summary>What would have to be known</summary>
          <MissingFacts facts={row.missing} />
        </details>
      )}
    </li>
  );
}

/** Linux says by which path, in the colours of the picture. */
function lookOf({ layer, state }: StackRow, { mapType }: StackAnswer) {
  const { tone } = verdictWords[mapType];
  return layer === 'linux' && state !== 'not-asked' ? { icon: tone, tone } : outcomeLook[state];
}

/** The headline above says the same in the same words. */
const isHeadline = ({ layer, sentence }: StackRow, { path, headline }: StackAnswer): boolean =>
  layer === 'linux' && (path === 'p2pdma' || sentenceText(sentence) === sentenceText(headline));

/** Folded: which rule of each driver and library decides, how it is known, and what they are asked with. */
export function StackDetails() {
  const answer = useStack();
  if (!answer) return null;
  const ruled = answer.rows.filter(({ rule, passed }) => rule || passed.length > 0);
  return (
    <>
      {ruled.length > 0 && (
        <details>
          <summary>Rules of drivers and libraries</summary>
          {ruled.map(row => (
            <RowRules key={`${row.layer} ${row.who}`} row={row} />
          ))}
        </details>
      )}
      <StackFields />
    </>
  );
}

/** The rule that decides, with how it is known, and those before it. */
function RowRules({ row }: { row: StackRow }) {
  const { who, rule, passed } = row;
  return (
    <>
      <h4 className="field-title">{who}</h4>
      <ul className={styles.rules}>
        {passed.map(each => (
          <li key={each.id} className="muted">
            passed <span className="mono">{each.id}</span>
          </li>
        ))}
        {rule && (
          <li>
            {ruleSettles(row) ? 'decides' : 'would decide; what was captured stands above it:'}{' '}
            <span className="mono">{rule.id}</span>, {gradeWords[rule.grade]}{' '}
            <span className="muted">{rule.source}</span>
          </li>
        )}
      </ul>
    </>
  );
}

const gradeWords = {
  executed: 'checked by running the original',
  read: 'read in the source',
  documented: 'documented',
  reported: 'reported by users',
  inferred: 'inferred',
  closed: 'closed code',
} as const;
