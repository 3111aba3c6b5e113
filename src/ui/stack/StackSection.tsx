import { purposeWords } from '../../core/stack/purposeWords.ts';
import type { StackAnswer } from '../../core/stack/stackAnswer.ts';
import { layerWords, rowWord, type StackRow } from '../../core/stack/stackRow.ts';
import type { Purpose } from '../../core/stack/stackSettings.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { stackPane } from '../../store/answers/pair.ts';
import { useActions, useAnswer, useApp } from '../shared/app.ts';
import * as headlineStyles from '../shared/headline.module.css';
import { Icon } from '../shared/Icon.tsx';
import { MissingFacts } from '../shared/MissingFacts.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import { outcomeLook, outcomeWords } from './outcomeLook.ts';
import { StackFields } from './StackFields.tsx';
import * as styles from './stack.module.css';

/** Who says no first, and a row for each layer: Linux, driver, library, wires. */
export function StackSection() {
  const answer = useAnswer(stackPane);
  if (!answer) return null;
  return (
    <section className={styles.stack} aria-label="Layers">
      <PurposeField answer={answer} />
      {answer.path !== 'p2pdma' && <StackHeadline answer={answer} />}
      <ul className={styles.rows}>
        {answer.rows.map(row => (
          <LayerRow key={`${row.layer} ${row.who}`} row={row} isFirstNo={row.layer === answer.refusedBy} />
        ))}
      </ul>
      {answer.contradictions.map(sentence => (
        <p key={sentenceText(sentence)} className="callout callout-doubt">
          <span>
            <SentenceText sentence={sentence} />
          </span>
        </p>
      ))}
      <StackFields />
    </section>
  );
}

function PurposeField({ answer: { purpose, purposes, isChosen } }: { answer: StackAnswer }) {
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const { choosePurpose } = useActions('stack');
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

function StackHeadline({ answer: { outcome, headline, refusedBy } }: { answer: StackAnswer }) {
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
    </section>
  );
}

function LayerRow({ row, isFirstNo }: { row: StackRow; isFirstNo: boolean }) {
  const { icon, tone } = outcomeLook[row.state];
  return (
    <li className={styles.row} data-state={row.state}>
      <p className={styles.rowHead}>
        <span className={styles.layer}>{layerWords[row.layer]}</span>
        <span className={`verdict-word tone-${tone}`}>
          <Icon name={icon} size={14} />
          {rowWord(row)}
        </span>
        <span className="muted">
          {row.isSupposed && 'if it were '}
          {row.who}
          {row.captured?.outcome != null && ', captured'}
          {isFirstNo && ', first no'}
        </span>
      </p>
      <p>
        <SentenceText sentence={row.sentence} />
      </p>
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
      <RowRules row={row} />
    </li>
  );
}

/** The rule that decides, with how it is known, and those before it. */
function RowRules({ row: { rule, passed } }: { row: StackRow }) {
  if (!rule && passed.length === 0) return null;
  return (
    <details>
      <summary>
        {rule ? (
          <>
            Rule <span className="mono">{rule.id}</span>, {gradeWords[rule.grade]}
          </>
        ) : (
          'Rules that were passed'
        )}
      </summary>
      <ul className={styles.rules}>
        {passed.map(each => (
          <li key={each.id} className="muted">
            passed <span className="mono">{each.id}</span>
          </li>
        ))}
        {rule && (
          <li>
            decides <span className="mono">{rule.id}</span> <span className="muted">{rule.source}</span>
          </li>
        )}
      </ul>
    </details>
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
