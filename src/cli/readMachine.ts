import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import {
  decodeText,
  defaultSettings,
  type Imported,
  importText,
  type KernelSettings,
  type Machine,
  takenSettings,
  takenWords,
} from '../core/index.ts';
import { askedWrongly, NoAnswer } from './command.ts';
import { type KernelWords, kernelSettings } from './options.ts';

const STANDARD_INPUT = '-';

/** What FILE (or standard input, as `-`) shows. No machine in it is no answer, said as the importer says it. */
export function readImported(file: string | undefined): Imported {
  if (file === undefined) throw askedWrongly('Name a FILE with lspci text, or - for standard input.');
  const imported = importText(decodeText(readBytes(file)), { name: nameOf(file) });
  if (imported.ok) return imported.value;
  const { what, missing, command } = imported.error;
  throw new NoAnswer([what, missing, command].filter(part => part !== '').join('\n'));
}

const nameOf = (file: string) => (file === STANDARD_INPUT ? 'standard input' : basename(file));

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === STANDARD_INPUT ? 0 : file);
  } catch (reason) {
    throw new NoAnswer(
      `${file} cannot be read: ${reason instanceof Error ? reason.message : String(reason)}`,
    );
  }
}

/** The machine that a command is about: the only one of a text, or the N-th of several, with a note if there are more. */
function chooseMachine(
  { machines }: Imported,
  wanted: string | undefined,
): { readonly machine: Machine; readonly notes: readonly string[] } {
  const number = wanted === undefined ? 1 : Number(wanted);
  const machine = Number.isInteger(number) ? machines[number - 1] : undefined;
  if (!machine) {
    throw askedWrongly(`--machine ${wanted} is not one of the ${machines.length} that the text shows.`);
  }
  const others = machines.length > 1 && wanted === undefined;
  return {
    machine,
    notes: others
      ? [`The text shows ${machines.length} machines; this is the first. Use --machine N for others.`]
      : [],
  };
}

/**
 * The machine that a command is about, and the settings that decide: as the options name them, else as the text tells
 * them, else as the app has them. The notes say what was taken from the text.
 */
export function readMachine(
  file: string | undefined,
  options: KernelWords & { readonly machine?: string | undefined },
): { readonly machine: Machine; readonly settings: KernelSettings; readonly notes: readonly string[] } {
  const named = kernelSettings(options);
  const imported = readImported(file);
  const { machine, notes } = chooseMachine(imported, options.machine);
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
    machine,
    settings: { ...defaultSettings, ...taken, ...named },
    notes: [...notes, ...(words === null ? [] : [words]), ...(silent ? [silent.message] : [])],
  };
}
