import {
  defaultSettings,
  type Imported,
  importText,
  joinTexts,
  type Machine,
  newDocument,
  type PeerlaneDocument,
  takenSettings,
  takenWords,
} from '../core/index.ts';
import { askedWrongly, NoAnswer } from './command.ts';
import { type KernelWords, kernelSettings } from './options.ts';
import { type GivenFile, readFiles } from './readFiles.ts';

/** Everything that files show: what was read of texts, and machines that were saved. */
export interface Given {
  /** Null: no text was among them. */
  readonly imported: Imported | null;
  readonly saved: readonly PeerlaneDocument[];
}

/** What the files show. Texts are read together, as pieces of a machine. No machine in them is no answer, in the importer's words. */
export function readGiven(files: readonly string[]): Given {
  if (files.length === 0) throw askedWrongly('Name a FILE with lspci text, a link, or - for standard input.');
  const given = readFiles(files);
  const texts = given.flatMap(file => (file.kind === 'text' ? [file] : []));
  const saved = given.flatMap(file => (file.kind === 'saved' ? [file.document] : []));
  return { imported: texts.length === 0 ? null : readTexts(texts), saved };
}

function readTexts(texts: readonly Extract<GivenFile, { kind: 'text' }>[]): Imported {
  const [first] = texts;
  const name = first?.name ?? '';
  const imported = importText(texts.length === 1 ? (first?.text ?? '') : joinTexts(texts), { name });
  if (imported.ok) return imported.value;
  const { what, missing, command } = imported.error;
  throw new NoAnswer([what, missing, command].filter(part => part !== '').join('\n'));
}

/** Every machine that files show, those of texts first. */
export const machinesOf = ({ imported, saved }: Given): readonly Machine[] => [
  ...(imported?.machines ?? []),
  ...saved.map(({ machine }) => machine),
];

interface Chosen {
  readonly machine: Machine;
  /** What was saved with it; null: it comes from a text. */
  readonly saved: PeerlaneDocument | null;
  readonly notes: readonly string[];
}

/** The machine that a command is about: the only one, or the N-th of several, with a note if there are more. */
function chooseMachine(given: Given, wanted: string | undefined): Chosen {
  const machines = machinesOf(given);
  const number = wanted === undefined ? 1 : Number(wanted);
  const machine = Number.isInteger(number) ? machines[number - 1] : undefined;
  if (!machine) {
    throw askedWrongly(`--machine ${wanted} is not one of the ${machines.length} that the text shows.`);
  }
  const others = machines.length > 1 && wanted === undefined;
  return {
    machine,
    saved: given.saved.find(document => document.machine === machine) ?? null,
    notes: others
      ? [`The text shows ${machines.length} machines; this is the first. Use --machine N for others.`]
      : [],
  };
}

/**
 * The machine that a command is about in its document, with the settings that decide: as the options name them, else as
 * the text or the saved machine has them, else as the app has them. The notes say what was taken from the text.
 */
export function readMachine(
  files: readonly string[],
  options: KernelWords & { readonly machine?: string | undefined },
): { readonly document: PeerlaneDocument; readonly notes: readonly string[] } {
  const named = kernelSettings(options);
  const given = readGiven(files);
  const { machine, saved, notes } = chooseMachine(given, options.machine);
  const { imported } = given;
  if (saved) return { document: { ...saved, settings: { ...saved.settings, ...named } }, notes };
  if (!imported) throw new Error('a machine is saved or read');
  const { kernel, cpu, commandLine } = takenSettings(imported, machine);
  const taken = {
    ...(kernel !== undefined && named.kernel === undefined && { kernel }),
    ...(cpu && !named.cpu && { cpu }),
    ...(commandLine !== undefined && named.commandLine === undefined && { commandLine }),
  };
  const words = takenWords(imported.told, taken);
  const silent = imported.warnings.find(
    ({ code }) => code === 'kernel-not-told' && named.kernel === undefined,
  );
  return {
    document: newDocument(machine, { ...defaultSettings, ...taken, ...named }),
    notes: [...notes, ...(words === null ? [] : [words]), ...(silent ? [silent.message] : [])],
  };
}
