import { isRemovable, type KeptRecord, type SavedPart } from '../../store/recovery.ts';
import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { saveFile } from '../shared/saveFile.ts';
import { savedWhen } from './savedWhen.ts';
import * as styles from './start.module.css';

/** Every record of this browser as a file, whether or not it opens. */
export function RecoveryDialog() {
  const recovery = useApp(state => state.recovery);
  const { closeDialog } = useActions('looking');
  return (
    <Dialog title="Save what is kept" onClose={closeDialog} wide>
      <div className="dialog-body">
        <p>
          Everything that this browser keeps, also what no longer opens. A Peerlane file or a link opens in
          any browser; a newer Peerlane may open what this one cannot. What is damaged can be removed once all
          of it was saved.
        </p>
        {recovery === null && <p className="muted">Reading …</p>}
        {recovery?.isReadable === false && (
          <p className="callout callout-trouble" role="alert">
            This browser does not let the page read what it keeps. Close its other tabs of Peerlane, or
            restart it, and try again.
          </p>
        )}
        {recovery?.isReadable === true &&
          (recovery.records.length === 0 ? (
            <p className="muted">Nothing is kept.</p>
          ) : (
            <ul aria-label="Everything kept">
              {recovery.records.map(record => (
                <RecordRow key={record.key} record={record} />
              ))}
            </ul>
          ))}
      </div>
    </Dialog>
  );
}

function RecordRow({ record }: { record: KeptRecord }) {
  const { name, savedAtMs, fragment, original, raw, standing, damaged } = record;
  const { makeRecordFile, savedRecord, removeRecord } = useActions('recovering');
  async function saveMachine() {
    const text = await makeRecordFile(record);
    if (text !== null) saveFile(`${name}.peerlane.json`, new Blob([text], { type: 'application/json' }));
  }
  const savePlain = (text: string, what: string, part: SavedPart) => {
    saveFile(`${name} ${what}.txt`, new Blob([text], { type: 'text/plain' }));
    savedRecord(record, part);
  };
  return (
    <li className={styles.snapshotRow}>
      <span className={styles.snapshotName}>
        {name} <span className="muted">{savedAtMs === null ? '' : savedWhen(savedAtMs)}</span>
        <br />
        <span className={standing?.opens === false ? 'tone-blocked' : 'muted'}>
          {standingWords(standing)}
        </span>
      </span>
      {standing?.opens === true && (
        <button
          type="button"
          className="button"
          aria-label={`${name} as a Peerlane file`}
          onClick={() => void saveMachine()}
        >
          Peerlane file
        </button>
      )}
      {fragment !== null && (
        <button
          type="button"
          className="button"
          aria-label={`${name} as a link`}
          onClick={() => savePlain(`${location.origin}${location.pathname}#${fragment}\n`, 'link', 'link')}
        >
          Link
        </button>
      )}
      {original !== null && (
        <button
          type="button"
          className="button"
          aria-label={`Original text of ${name}`}
          onClick={() => savePlain(original.text, 'original text', 'text')}
        >
          Original text
        </button>
      )}
      {raw !== null && (
        <button
          type="button"
          className="button"
          aria-label={`${name} as it lies there`}
          onClick={() => savePlain(raw, 'record', 'record')}
        >
          Record
        </button>
      )}
      {damaged && (
        <button
          type="button"
          className="button button-quiet"
          aria-label={`Remove ${name}`}
          title={isRemovable(record) ? undefined : 'Save it first'}
          disabled={!isRemovable(record)}
          onClick={() => void removeRecord(record)}
        >
          Remove
        </button>
      )}
    </li>
  );
}

function standingWords(standing: KeptRecord['standing']): string {
  if (standing === null) return 'Trying to open it …';
  return standing.opens ? 'Opens.' : `Does not open: ${standing.why}`;
}
