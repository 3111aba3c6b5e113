import { errorWords } from '../../core/fabric/tlp/loggedErrors.ts';
import type { CountedError, Imported, LedgerRun } from '../../core/formats/imported.ts';
import { repairSentence } from '../../core/formats/repair/repair.ts';
import { countWords, lineCounts, lineRange } from '../../core/formats/reportWords.ts';
import { takenSettings, takenWords } from '../../core/share/takenSettings.ts';
import { machineTree } from '../../core/topology/machineTree.ts';
import { sentenceText } from '../../core/topology/sentence.ts';
import type { SceneAbout } from '../../store/state.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { Icon } from '../shared/Icon.tsx';
import * as reportTableStyles from '../shared/reportTable.module.css';
import { SentenceText } from '../shared/SentenceText.tsx';
import * as styles from './import.module.css';
import { StillUnknown } from './StillUnknown.tsx';

/** What became of each part of a paste: what was read, what contradicts, what was left out. */
export function ReportDialog() {
  const report = useApp(state => state.open?.report ?? null);
  const about = useApp(({ open }) => (open?.origin.kind === 'example' ? open.origin.about : null));
  const problems = useApp(state => state.answers.machine?.problems);
  const { closeDialog } = useActions('looking');
  return (
    <Dialog title={about ? 'About this example' : 'What the capture shows'} onClose={closeDialog} wide>
      <div className="dialog-body">
        {about && <About about={about} />}
        {report && <Taken report={report} />}
        {report && <Blocks report={report} />}
        {!about && !report && <p>This machine did not come from a paste in this visit.</p>}
        {problems && problems.length > 0 && (
          <section>
            <h3 className="section-title">What does not fit together</h3>
            <Notes notes={problems.map(problem => ({ text: problem.message }))} />
          </section>
        )}
        <StillUnknown />
        {report && report.warnings.length > 0 && (
          <section>
            <h3 className="section-title">What to know about it</h3>
            <Notes notes={report.warnings.map(({ line, message }) => ({ line, text: message }))} />
          </section>
        )}
        {report && report.errors.length > 0 && <Errors errors={report.errors} />}
        {report && report.repairs.length > 0 && (
          <section>
            <h3 className="section-title">What was mended of the text</h3>
            <ul className={styles.sources}>
              {report.repairs.map(repair => (
                <li key={repairSentence(repair)}>{repairSentence(repair)}</li>
              ))}
            </ul>
          </section>
        )}
        {report && <Lines report={report} />}
      </div>
    </Dialog>
  );
}

/** Which settings the machine was opened with. */
function Taken({ report }: { report: Imported }) {
  const machine = useApp(state => state.open?.document.machine);
  const words = machine && takenWords(report.told, takenSettings(report, machine));
  return words ? <p>{words}</p> : null;
}

function About({ about }: { about: SceneAbout }) {
  return (
    <>
      <p>{about.lookAt}</p>
      <section>
        <h3 className="section-title">Where its facts are published</h3>
        <ul className={styles.sources}>
          {about.sources.map(({ title, url }) => (
            <li key={url}>
              <a href={url} target="_blank" rel="noreferrer">
                {title}
              </a>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Blocks({ report }: { report: Imported }) {
  return (
    <table className={reportTableStyles.reportTable}>
      <thead>
        <tr>
          <th scope="col">Lines</th>
          <th scope="col">Read as</th>
          <th scope="col">Devices</th>
        </tr>
      </thead>
      <tbody>
        {report.blocks.map(block => (
          <tr key={block.firstLine}>
            <td>{lineRange(block)}</td>
            <td>{block.what}</td>
            <td>{block.devices}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Errors on links that the log tells of, with the packet that each is about. */
function Errors({ errors }: { errors: readonly CountedError[] }) {
  const machine = useApp(state => state.open?.document.machine);
  if (!machine) return null;
  const tree = machineTree(machine);
  return (
    <section>
      <h3 className="section-title">Errors that the log tells of</h3>
      <ul className={styles.reportList}>
        {errors.map(error => (
          <li key={error.line}>
            <span className="muted">Line {error.line}: </span>
            <span>
              {errorWords(tree, error).map(sentence => (
                <span key={sentenceText(sentence)}>
                  <SentenceText sentence={sentence} />{' '}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Notes({ notes }: { notes: readonly { readonly line?: number | null; readonly text: string }[] }) {
  return (
    <ul className={styles.reportList}>
      {notes.map(({ line, text }) => (
        <li key={`${line} ${text}`}>
          <span className="tone-host">
            <Icon name="warning" />
          </span>
          <span>
            {line ? <span className="muted">Line {line}: </span> : null}
            {text}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What became of every line: those that were not understood with their text, the others as runs. */
function Lines({ report }: { report: Imported }) {
  const { ledger } = report;
  const counts = lineCounts(ledger);
  const runs = (status: LedgerRun['status']) => ledger.filter(run => run.status === status);
  return (
    <section>
      <h3 className="section-title">{countWords(ledger)}</h3>
      {counts.unread > 0 && (
        <details open>
          <summary>Not understood: {counts.unread}</summary>
          <Unread report={report} runs={runs('unread')} />
        </details>
      )}
      {counts.skipped > 0 && (
        <details>
          <summary>Skipped, known and of no use here: {counts.skipped}</summary>
          <Runs label="Skipped lines" runs={runs('skipped')} />
        </details>
      )}
      <details>
        <summary>Read: {counts.read}</summary>
        <Runs label="Lines that were read" runs={runs('read')} />
      </details>
    </section>
  );
}

function Runs({ label, runs }: { label: string; runs: readonly LedgerRun[] }) {
  return (
    <ol className={styles.ignored} tabIndex={0} aria-label={label}>
      {runs.map(run => (
        <li key={run.firstLine}>
          <span className="muted">{lineRange(run)}</span> {run.what}
        </li>
      ))}
    </ol>
  );
}

/** With their text, and of very many the last by their numbers alone. */
function Unread({ report, runs }: { report: Imported; runs: readonly LedgerRun[] }) {
  const { ignoredLines } = report;
  const lastShown = ignoredLines.at(-1)?.line ?? 0;
  return (
    <ol className={`${styles.ignored} mono`} tabIndex={0} aria-label="Lines that were not understood">
      {ignoredLines.map(({ line, text }) => (
        <li key={line}>
          <span className="muted">{line}</span> {text}
        </li>
      ))}
      {runs
        .filter(({ lastLine }) => lastLine > lastShown)
        .map(({ firstLine, lastLine }) => {
          const from = Math.max(firstLine, lastShown + 1);
          return (
            <li key={from} className="muted">
              {lineRange({ firstLine: from, lastLine })} …
            </li>
          );
        })}
    </ol>
  );
}
