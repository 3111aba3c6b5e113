import type { Imported } from '../../core/formats/imported.ts';
import { takenSettings, takenWords } from '../../core/share/takenSettings.ts';
import type { SceneAbout } from '../../store/state.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { Icon } from '../shared/Icon.tsx';
import * as reportTableStyles from '../shared/reportTable.module.css';
import * as styles from './import.module.css';

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
        {report && report.warnings.length > 0 && (
          <section>
            <h3 className="section-title">What to know about it</h3>
            <Notes notes={report.warnings.map(({ line, message }) => ({ line, text: message }))} />
          </section>
        )}
        {report && report.ignoredLineCount > 0 && <IgnoredLines report={report} />}
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
            <td>
              {block.firstLine}–{block.lastLine}
            </td>
            <td>{block.what}</td>
            <td>{block.devices}</td>
          </tr>
        ))}
      </tbody>
    </table>
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

function IgnoredLines({ report }: { report: Imported }) {
  return (
    <details>
      <summary>{report.ignoredLineCount} lines were not part of any lspci output</summary>
      <ol className={`${styles.ignored} mono`} tabIndex={0} aria-label="Lines left out">
        {report.ignoredLines.map(({ line, text }) => (
          <li key={line}>
            <span className="muted">{line}</span> {text}
          </li>
        ))}
      </ol>
    </details>
  );
}
