import type { ImportError } from '../../core/formats/imported.ts';
import { importRemark } from '../../core/formats/reportWords.ts';
import type { AppState, Importing, MachineChoice } from '../../store/state.ts';
import { useActions, useApp } from '../shared/app.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import { Dialog } from '../shared/Dialog.tsx';
import { EngineSilence } from '../shared/EngineSilence.tsx';
import { FileButton } from '../shared/FileButton.tsx';
import { PasteBox } from '../shared/PasteBox.tsx';
import * as pasteBoxStyles from '../shared/pasteBox.module.css';
import { Remark } from '../shared/Remark.tsx';
import { CollectScript } from './CollectScript.tsx';
import { StillUnknown } from './StillUnknown.tsx';

const ADD = 'Add to this machine';
const DRAW = 'Draw this machine';
const BEST_COMMAND = 'sudo lspci -nnvvvxxxx';

/** Where a capture becomes a machine. Whatever happens, the pasted text stays in the box. */
export function ImportDialog() {
  const importing = useApp(state => state.importing);
  const trouble = useApp(state => state.engineTrouble);
  const { closeDialog } = useActions('looking');
  const { typeImport, importText, addText, cancelImport } = useActions('importing');
  const reading = importing.step === 'reading';
  const openName = useApp(nameToAddTo);
  const isAdding = useApp(state => state.addsToOpen) && openName !== null;
  const add = () => void addText(importing.text);
  const draw = () => void importText(importing.text);
  return (
    <Dialog title={isAdding ? ADD : 'Paste lspci'} onClose={closeDialog} wide>
      <form
        className="dialog-body"
        onSubmit={event => {
          event.preventDefault();
          if (isAdding) add();
          else draw();
        }}
      >
        {isAdding ? (
          <p>
            Paste what tells more of {openName}. It is read together with the text that the machine came from;
            what you changed stays.
          </p>
        ) : (
          <p>
            Paste any <code>lspci</code> output, or drop files on the page. For the fullest answer run this as
            root; nothing you paste leaves this page.
          </p>
        )}
        {isAdding ? (
          <StillUnknown />
        ) : (
          <>
            <CommandLine command={BEST_COMMAND} />
            <CollectScript />
          </>
        )}
        <PasteBox
          title="Capture"
          placeholder={'00:00.0 Host bridge [0600]: …\n00:01.0 PCI bridge [0604]: …'}
          text={importing.text}
          readOnly={reading}
          onType={typeImport}
        />
        {trouble !== null && (
          <div className="callout callout-trouble" role="alert">
            <strong>The engine stopped ({trouble}).</strong>
            <span>Your text is still here: draw again, and a new engine reads it.</span>
          </div>
        )}
        {importing.step === 'refused' && <Refusal error={importing.error} />}
        {importing.step === 'choose' && <Choices choices={importing.choices} />}
        <Remark />
        <EngineSilence />
        {reading && <ReadingProgress progress={importing.progress} />}
        <div className="dialog-actions">
          <FileButton label="Choose files" />
          {reading ? (
            <button type="button" className="button" onClick={cancelImport}>
              Cancel
            </button>
          ) : (
            <>
              {openName !== null && (
                <button type="button" className="button" onClick={isAdding ? draw : add}>
                  {isAdding ? DRAW : ADD}
                </button>
              )}
              <button type="submit" className="button button-main">
                {isAdding ? ADD : DRAW}
              </button>
            </>
          )}
        </div>
      </form>
    </Dialog>
  );
}

/** What the machine is called to which a text may be added; of an example nothing was captured. */
function nameToAddTo({ open, embed }: AppState): string | null {
  const isCaptured = open && open.origin.kind !== 'example' && open.origin.kind !== 'lesson';
  return isCaptured && !embed ? open.document.machine.name : null;
}

function ReadingProgress({ progress }: Pick<Extract<Importing, { step: 'reading' }>, 'progress'>) {
  return (
    <div className={pasteBoxStyles.paste}>
      <span id="reading">Reading the capture …</span>
      <progress aria-labelledby="reading" {...(progress && { value: progress.done, max: progress.total })} />
    </div>
  );
}

function Refusal({ error }: { error: ImportError }) {
  return (
    <div className="callout callout-trouble" role="alert">
      <strong>{error.what}</strong>
      <span>{error.missing}</span>
      {error.command && <CommandLine command={error.command} />}
    </div>
  );
}

function Choices({ choices }: { choices: readonly MachineChoice[] }) {
  const { chooseMachine, keepAllMachines } = useActions('importing');
  const count = choices.filter(({ fileCount }) => fileCount === 1).length;
  const remarks = new Set(choices.flatMap(({ report }) => importRemark(report) ?? []));
  return (
    <div className="callout" role="alert">
      <strong>
        {count < choices.length
          ? 'These files may be pieces of one machine, or different machines. Which is it?'
          : `This shows ${count} different machines. Which one?`}
      </strong>
      {[...remarks].map(remark => (
        <span key={remark}>{remark}</span>
      ))}
      <div className="dialog-actions">
        {choices.map(({ id, machine, fileCount }, index) => (
          <button key={id} type="button" className="button" onClick={() => void chooseMachine(index)}>
            {fileCount > 1 ? `One machine of ${fileCount} files` : machine.name} · {machine.functions.length}{' '}
            devices
          </button>
        ))}
        <button type="button" className="button" onClick={() => void keepAllMachines()}>
          Keep all {count}, open the first
        </button>
      </div>
    </div>
  );
}
