import type { ImportError, Imported } from '../../core/formats/imported.ts';
import { joinTexts, type TextFile } from '../../core/formats/joinTexts.ts';
import type { Result } from '../../core/lib/result.ts';
import { newDocument, startingView, type View } from '../../core/share/document.ts';
import { type CallOptions, EngineFailure } from '../../worker/client.ts';
import type { AppStore, Documents, World } from '../documents.ts';
import { type DroppedFile, listed, machineNameOf, type SavedMachine } from '../droppedFiles.ts';
import { isOneLineOfWords } from '../pastedText.ts';
import type { MachineChoice } from '../state.ts';

/** From pastes and files to machines. What somebody typed in the box stays there until it has become one. */
export function importingActions(store: AppStore, { engine }: World, documents: Documents) {
  let reading: AbortController | null = null;

  const typed = () => store.getState().importing.text;
  const ready = () => store.setState({ importing: { step: 'ready', text: typed() } });
  const refuse = (error: ImportError) =>
    store.setState({ dialog: 'import', importing: { step: 'refused', text: typed(), error } });

  /** Shows that something is being read; null: it was cancelled or the engine stopped, and that is said. */
  async function whileReading<T>(read: (options: CallOptions) => Promise<T>): Promise<T | null> {
    reading?.abort();
    const controller = new AbortController();
    reading = controller;
    const text = typed();
    store.setState({
      dialog: 'import',
      importing: { step: 'reading', text, progress: null },
      engineTrouble: null,
      remark: null,
    });
    try {
      return await read({
        signal: controller.signal,
        onProgress: progress => store.setState({ importing: { step: 'reading', text, progress } }),
      });
    } catch (reason) {
      if (controller.signal.aborted) {
        if (reading !== controller) return null;
        ready();
        store.setState({ notice: 'Reading was cancelled; your text is still here.' });
      } else if (reason instanceof EngineFailure) {
        ready();
        store.setState({ engineTrouble: reason.message });
      } else throw reason;
      return null;
    }
  }

  const captured = () => import('../openedCapture.ts');

  /** What the text tells of the settings is a step of its own, which can be undone. */
  async function open(choice: MachineChoice) {
    const { openedCapture } = await captured();
    const { open: opened, remark } = openedCapture(choice);
    const { document, ...rest } = opened;
    const isLocked = store.getState().embed?.isLocked === true;
    const first = isLocked ? document : newDocument(choice.machine);
    documents.show({ ...rest, document: first, readOnly: false, shelfId: null }, startingView);
    documents.change(() => document);
    if (remark !== null) store.setState(({ notice }) => ({ notice: `${notice} ${remark}` }));
    // What was typed has become this machine, which has it; what was not, stays in the box.
    if (typed() === choice.original.text) store.setState({ importing: { step: 'ready', text: '' } });
    void documents.keep();
  }

  async function openOrChoose(choices: readonly MachineChoice[]) {
    const [only, ...others] = choices;
    if (only && others.length === 0) return open(only);
    store.setState({ dialog: 'import', importing: { step: 'choose', text: typed(), choices } });
  }

  async function readPaste(text: string) {
    store.setState({ importing: { step: 'ready', text } });
    const source = { text, name: null };
    const result = await whileReading(options => engine.call('importText', source, options));
    if (!result) return;
    if (!result.ok) return refuse(result.error);
    await openOrChoose(choicesOf(source, result.value, { from: 'paste', fileCount: 1 }));
  }

  /** What each file is, and what of each text was read. */
  async function readFiles(files: readonly DroppedFile[], options: CallOptions) {
    const saved: SavedMachine[] = [];
    const texts: (TextFile & { readonly result: Result<Imported, ImportError> })[] = [];
    const refused: (TextFile & { readonly next: string })[] = [];
    for (const { name, bytes } of files) {
      const content = await engine.call('openFile', { bytes }, options);
      if (content.kind === 'machine') saved.push({ name, ...content.opened });
      else if (content.kind === 'refused') refused.push({ name, text: content.what, next: content.next });
      else {
        const source = { name: machineNameOf(name), text: content.text };
        const result = await engine.call('importText', source, options);
        if (result.ok) texts.push({ name, text: content.text, result });
        else refused.push({ name, text: result.error.what, next: result.error.missing });
      }
    }
    return { saved, texts, refused };
  }

  /** Files of Peerlane and pictures that it drew open as they were; anything else is read as a capture. */
  async function openFiles(files: readonly DroppedFile[], unread: readonly string[]) {
    const all = await whileReading(async options => {
      const { saved, texts, refused } = await readFiles(files, options);
      const choices = texts.flatMap(({ name, text, result }) =>
        result.ok
          ? choicesOf({ name: machineNameOf(name), text }, result.value, { from: name, fileCount: 1 })
          : [],
      );
      const joined = texts.length > 1 && saved.length === 0 ? await together(texts, options) : [];
      return { saved, refused, choices: [...joined, ...choices] };
    });
    if (!all) return;
    const { saved, refused, choices } = all;
    const notes = [...unread, ...refused.map(({ name, text }) => `${name}: ${text}`)];
    const [first, ...others] = saved;
    if (first) return openSaved(first, { others, choices, notes });
    if (choices.length === 0) return refuse(refusalOf(refused, notes));
    await openOrChoose(choices);
    if (notes.length > 0) store.setState({ remark: listed([`Not read: ${notes.length}.`, ...notes]) });
  }

  /** The texts as the pieces of one machine, if they may be that. */
  async function together(
    texts: readonly TextFile[],
    options: CallOptions,
  ): Promise<readonly MachineChoice[]> {
    const source = { name: machineNameOf(texts[0]?.name ?? ''), text: joinTexts(texts) };
    const result = await engine.call('importText', source, options);
    return result.ok && result.value.machines.length === 1
      ? choicesOf(source, result.value, { from: 'all', fileCount: texts.length })
      : [];
  }

  /** The first is shown, and all others are kept. */
  async function openSaved(
    first: SavedMachine,
    {
      others,
      choices,
      notes,
    }: { others: readonly SavedMachine[]; choices: readonly MachineChoice[]; notes: readonly string[] },
  ) {
    const { name, document, view, before } = first;
    const origin = { kind: 'file', what: name } as const;
    documents.show({ document, origin, readOnly: false, shelfId: null, report: null }, view);
    if (before) store.setState({ versionA: before, dialog: 'compare' });
    void documents.keep();
    const { openedCapture } = await captured();
    await keepBeside(
      [
        ...others.map(other => ({
          open: { document: other.document, origin: { kind: 'file', what: other.name } as const },
          view: other.view,
        })),
        ...choices.map(choice => ({ open: openedCapture(choice).open, view: startingView })),
      ],
      notes,
    );
  }

  /** Keeps machines that are not on the screen, and then says so; where one is not kept, that is said already. */
  async function keepBeside(
    machines: readonly { readonly open: Parameters<Documents['keepBeside']>[0]; readonly view: View }[],
    notes: readonly string[],
  ) {
    await Promise.all(machines.map(({ open: machine, view }) => documents.keepBeside(machine, view)));
    const names = machines.map(each => each.open.document.machine.name).join(', ');
    const what = store.getState().unkept === null ? 'Also kept in this browser' : 'Also read';
    const sentences = [...(names === '' ? [] : [`${what}: ${names}.`]), ...notes];
    if (sentences.length > 0) store.setState({ remark: listed(sentences) });
  }

  /**
   * Puts a text that was pasted beside every field into the box, behind what is there, and reads nothing. False: it is
   * one line of words, or there is no place for it now.
   */
  function offerText(text: string): boolean {
    const { dialog, importing, embed } = store.getState();
    const isElsewhere = embed !== null || (dialog !== null && dialog !== 'import');
    if (isElsewhere || importing.step === 'reading' || isOneLineOfWords(text)) return false;
    const before = typed().trimEnd();
    const isThere = before === '' || before === text.trimEnd();
    store.setState({
      dialog: 'import',
      importing: { step: 'ready', text: isThere ? text : `${before}\n\n${text}` },
    });
    return true;
  }

  return {
    offerText,
    typeImport: (text: string) => store.setState({ importing: { step: 'ready', text } }),
    importText: readPaste,
    /** Reads a text as more of the machine that is open. */
    addText: async (text: string) => {
      const { addText } = await import('../addingText.ts');
      await addText({ store, documents, read: whileReading, refuse, engine }, text);
    },
    /** Opens the box for a text that tells more of the machine that is open. */
    startAddingText: () => store.setState({ dialog: 'import', addsToOpen: true }),
    /** A text that is dropped takes no other's place in the box. */
    dropText: (text: string) =>
      typed().trim() === ''
        ? readPaste(text)
        : openFiles([{ name: 'Dropped text', bytes: new TextEncoder().encode(text) }], []),
    /** `unread`: what else was dropped, and why the browser did not read it. */
    importFiles: async (files: readonly DroppedFile[], unread: readonly string[]) => {
      if (files.length > 0) await openFiles(files, unread);
      else if (unread.length > 0) refuse(refusalOf([], unread));
    },
    cancelImport: () => reading?.abort(),
    chooseMachine: async (index: number) => {
      const { importing } = store.getState();
      const choice = importing.step === 'choose' && importing.choices[index];
      if (choice) await open(choice);
    },
    /** Every machine that the text or the files show: the first is shown, the others are kept beside it. */
    keepAllMachines: async () => {
      const { importing, remark } = store.getState();
      if (importing.step !== 'choose') return;
      const [first, ...others] = importing.choices.filter(({ fileCount }) => fileCount === 1);
      if (!first) return;
      await open(first);
      const { openedCapture } = await captured();
      await keepBeside(
        others.map(choice => ({ open: openedCapture(choice).open, view: startingView })),
        remark === null ? [] : [remark],
      );
    },
  };
}

const choicesOf = (
  source: { readonly name: string | null; readonly text: string },
  report: Imported,
  { from, fileCount }: { readonly from: string; readonly fileCount: number },
): readonly MachineChoice[] =>
  report.machines.map((machine, place) => ({
    id: `${from}/${place}`,
    machine,
    report,
    // A paste is called what its machine is called, or the text that shows several what it is.
    original: {
      text: source.text,
      name: source.name ?? (report.machines.length > 1 ? 'Pasted machine' : machine.name),
      place,
    },
    fileCount,
  }));

function refusalOf(
  refused: readonly (TextFile & { readonly next: string })[],
  notes: readonly string[],
): ImportError {
  const [only] = refused;
  return only && notes.length === 1
    ? { code: 'not-recognised', what: only.text, missing: only.next, command: '' }
    : {
        code: 'not-recognised',
        what: 'None of this shows a machine.',
        missing: listed(notes),
        command: '',
      };
}
