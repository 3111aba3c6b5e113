import type { Imported } from '../../core/formats/imported.ts';
import { newDocument, startingView } from '../../core/share/document.ts';
import type { Machine } from '../../core/topology/machine.ts';
import { EngineFailure } from '../../worker/client.ts';
import type { ImportSource } from '../../worker/protocol.ts';
import type { AppStore, Documents, World } from '../documents.ts';

/** From a paste or a dropped file to a machine. The text stays in the box until it has become one. */
export function importingActions(store: AppStore, { engine }: World, documents: Documents) {
  let reading: AbortController | null = null;

  function openImported(imported: Imported, machine: Machine) {
    const what = [...new Set(imported.blocks.map(block => block.what))].join(' + ');
    const open = {
      document: newDocument(machine),
      origin: { kind: 'capture', what },
      readOnly: false,
      shelfId: null,
      report: imported,
    } as const;
    documents.show(open, startingView);
    void documents.keep();
  }

  async function read(source: ImportSource, text: string) {
    reading?.abort();
    const controller = new AbortController();
    reading = controller;
    store.setState({
      dialog: 'import',
      importing: { step: 'reading', text, progress: null },
      engineTrouble: null,
    });
    try {
      const result = await engine.call('importText', source, {
        signal: controller.signal,
        onProgress: progress => store.setState({ importing: { step: 'reading', text, progress } }),
      });
      if (!result.ok) return store.setState({ importing: { step: 'refused', text, error: result.error } });
      const [machine, ...others] = result.value.machines;
      if (machine && others.length === 0) return openImported(result.value, machine);
      store.setState({ importing: { step: 'choose', text, imported: result.value } });
    } catch (reason) {
      const ready = { importing: { step: 'ready', text } as const };
      if (controller.signal.aborted) {
        store.setState({ ...ready, notice: 'Reading was cancelled; your text is still here.' });
      } else if (reason instanceof EngineFailure) {
        store.setState({ ...ready, engineTrouble: reason.message });
      } else throw reason;
    }
  }

  /** A file of Peerlane or a picture that it drew opens as it was; anything else is read as a capture. */
  async function openFile(bytes: Uint8Array, name: string) {
    const answer = await documents.attempt(engine.call('openFile', { bytes }).then(opened => ({ opened })));
    if (!answer) return;
    const { opened } = answer;
    if (!opened) return read({ bytes, name: withoutEnding(name) }, '');
    if (!opened.ok) {
      const { what, next } = opened.error;
      const error = { code: 'not-recognised', what, missing: next, command: '' } as const;
      return store.setState({ dialog: 'import', importing: { step: 'refused', text: '', error } });
    }
    const { document, view, before } = opened.value;
    const origin = { kind: 'file', what: name } as const;
    documents.show({ document, origin, readOnly: false, shelfId: null, report: null }, view);
    if (before) store.setState({ versionA: before, dialog: 'compare' });
    void documents.keep();
  }

  return {
    typeImport: (text: string) => store.setState({ importing: { step: 'ready', text } }),
    importText: (text: string) => read({ text, name: 'Pasted machine' }, text),
    importFile: openFile,
    cancelImport: () => reading?.abort(),
    chooseMachine: (index: number) => {
      const { importing } = store.getState();
      const machine = importing.step === 'choose' && importing.imported.machines[index];
      if (importing.step === 'choose' && machine) openImported(importing.imported, machine);
    },
  };
}

const withoutEnding = (name: string) => name.replace(/\.(txt|log|lspci|out)$/i, '');
