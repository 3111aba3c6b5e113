import type { ImportError } from '../core/formats/imported.ts';
import type { CallOptions, Engine } from '../worker/client.ts';
import type { AppStore, Documents } from './documents.ts';
import type { OpenDocument } from './opened.ts';

/** What adding needs of the actions around it. */
interface Around {
  readonly store: AppStore;
  readonly documents: Documents;
  readonly engine: Engine;
  /** Null: it was cancelled or the engine stopped, and that is said. */
  readonly read: <T>(read: (options: CallOptions) => Promise<T>) => Promise<T | null>;
  readonly refuse: (error: ImportError) => void;
}

/** Reads a text as more of the machine that is open; what is refused stays in the box. */
export async function addText(around: Around, text: string): Promise<void> {
  const { store, documents, engine, read, refuse } = around;
  store.setState({ importing: { step: 'ready', text } });
  const { open } = store.getState();
  if (!open) return;
  if (open.original === undefined || open.readOnly) return refuse(notAdded(open));
  const { document, original } = open;
  const added = await read(options => engine.call('addText', { document, original, text }, options));
  if (!added) return;
  if (!added.ok) return refuse(added.error);
  // It was changed meanwhile: what came of it is of a machine that is gone.
  if (store.getState().open?.document !== document) return addText(around, text);
  const { report, words } = added.value;
  documents.changeRead(added.value.document, { original: { ...original, text: added.value.text }, report });
  store.setState({
    dialog: null,
    addsToOpen: false,
    importing: { step: 'ready', text: '' },
    notice: `${words} Undo takes it back.`,
  });
}

/** Why nothing can be added to a machine of which the text is not here. */
function notAdded({ origin, readOnly }: OpenDocument): ImportError {
  const how =
    origin.kind === 'link' || origin.kind === 'file'
      ? `It came as a ${origin.kind}, which holds no text.`
      : readOnly
        ? 'It is an example.'
        : 'It was not read from one.';
  return {
    code: 'no-text',
    what: 'The text of the machine that is open is not here, so nothing can be read together with it.',
    missing: `${how} Paste the whole capture and this text together, and draw them as a machine of their own.`,
    command: '',
  };
}
