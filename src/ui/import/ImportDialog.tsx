import { type DragEvent, useState } from 'react';
import type { ImportError, Imported } from '../../core/formats/imported.ts';
import type { Importing } from '../../store/state.ts';
import { useActions, useApp } from '../shared/app.ts';
import { CommandLine } from '../shared/CommandLine.tsx';
import { Dialog } from '../shared/Dialog.tsx';
import { FileButton, readFile } from '../shared/FileButton.tsx';
import { PasteBox } from '../shared/PasteBox.tsx';
import * as pasteBoxStyles from '../shared/pasteBox.module.css';

const BEST_COMMAND = 'sudo lspci -nnvvvxxxx';

/** Where a capture becomes a machine. Whatever happens, the pasted text stays in the box. */
export function ImportDialog() {
  const importing = useApp(state => state.importing);
  const trouble = useApp(state => state.engineTrouble);
  const { closeDialog, typeImport, importText, cancelImport } = useActions();
  const reading = importing.step === 'reading';
  return (
    <Dialog title="Paste lspci" onClose={closeDialog} wide>
      <form
        className="dialog-body"
        onSubmit={event => {
          event.preventDefault();
          void importText(importing.text);
        }}
      >
        <p>
          Paste any <code>lspci</code> output, or drop a file on the page. For the fullest answer run this as
          root; nothing you paste leaves this page.
        </p>
        <CommandLine command={BEST_COMMAND} />
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
        {importing.step === 'choose' && <MachineChoice imported={importing.imported} />}
        {reading && <ReadingProgress progress={importing.progress} />}
        <div className="dialog-actions">
          <FileButton label="Choose a file" />
          {reading ? (
            <button type="button" className="button" onClick={cancelImport}>
              Cancel
            </button>
          ) : (
            <button type="submit" className="button button-main">
              Draw this machine
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
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

function MachineChoice({ imported }: { imported: Imported }) {
  const { chooseMachine } = useActions();
  return (
    <div className="callout" role="alert">
      <strong>This text shows {imported.machines.length} different machines. Which one?</strong>
      <div className="dialog-actions">
        {imported.machines.map((machine, index) => (
          <button key={machine.name} type="button" className="button" onClick={() => chooseMachine(index)}>
            {machine.name} · {machine.functions.length} devices
          </button>
        ))}
      </div>
    </div>
  );
}

/** Takes a file or text dropped anywhere on the page. */
export function useDropTarget() {
  const { importFile, importText } = useActions();
  const [over, setOver] = useState(false);
  const carriesCapture = (event: DragEvent) =>
    event.dataTransfer.types.includes('Files') || event.dataTransfer.types.includes('text/plain');
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!carriesCapture(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (event.currentTarget === event.target) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        setOver(false);
        const [file] = event.dataTransfer.files;
        const text = event.dataTransfer.getData('text/plain');
        if (!file && !text) return;
        event.preventDefault();
        if (file) void readFile(file, importFile);
        else void importText(text);
      },
    },
  };
}
