import { type ClientApi, clientApis } from '../../core/p2pdma/memory/drivers.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import { rankingAnswer } from '../../store/answers/memory.ts';
import { useActions, useAnswer } from '../shared/app.ts';
import { Segments } from '../shared/Segments.tsx';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './orchestrator.module.css';
import { useOrchestrator, useReadOnly } from './useOrchestrator.ts';

const names: Record<ClientApi, string> = { arrays: 'Arrays, 4.20', 'client-list': 'Client list, 2018' };
const means: Record<ClientApi, string> = {
  arrays: 'The driver hands an array of devices to each call. Nothing is bound.',
  'client-list':
    'Proposed, never merged: each entry keeps its client and its provider, and the list is bound to it.',
};

/** Which of the two forms of the calls the driver uses, and what the two make of the same clients. */
export function FormChoice() {
  const { api, isVerbose } = useOrchestrator();
  const readOnly = useReadOnly();
  const { orchestrate } = useActions('orchestrating');
  return (
    <section aria-label="How the driver asks" className={styles.clientsPart}>
      <fieldset className="plain-fieldset" disabled={readOnly}>
        <Segments
          label="Form of the calls"
          options={clientApis}
          names={names}
          value={api}
          onChoose={chosen => void orchestrate({ kind: 'choose-api', api: chosen })}
        />
        <p className="muted small">{means[api]}</p>
        <label className="check">
          <input
            type="checkbox"
            checked={isVerbose}
            onChange={event => void orchestrate({ kind: 'choose-verbose', isVerbose: event.target.checked })}
          />
          Verbose: log refusals
        </label>
      </fieldset>
      <Differences />
    </section>
  );
}

/** The engine's answers of both, question by question. */
function Differences() {
  const differences = useAnswer(rankingAnswer)?.differences;
  if (!differences) return null;
  return (
    <details className="more">
      <summary>What differs between the two forms</summary>
      <table className={styles.formDifferences}>
        <thead>
          <tr>
            {clientApis.map(api => (
              <th key={api} scope="col">
                {names[api]}
              </th>
            ))}
          </tr>
        </thead>
        {differences.map(({ what, says }) => (
          <tbody key={sentenceText(what)}>
            <tr>
              <th scope="rowgroup" colSpan={clientApis.length}>
                <SentenceText sentence={what} />
              </th>
            </tr>
            <tr>
              {clientApis.map(api => (
                <td key={api}>
                  <SentenceText sentence={says[api]} />
                </td>
              ))}
            </tr>
          </tbody>
        ))}
      </table>
    </details>
  );
}
