import type { ImportError, Imported } from '../formats/imported.ts';
import { type ImportOptions, importText } from '../formats/importText.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { sameData } from '../lib/sameData.ts';
import { counted } from '../lib/words.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import { type Fact, knownValue } from '../topology/fact.ts';
import { capturedFacts, capturedNames } from '../topology/facts/facts.ts';
import type { Machine, NodeId, PciFunction } from '../topology/machine.ts';
import type { PeerlaneDocument } from './document.ts';
import { takenSettings, takenWords } from './takenSettings.ts';
import { withEditsOf } from './withEditsOf.ts';
import { withMachine } from './withMachine.ts';

/** A machine that was read from a text, and another text that tells more of it. */
export interface AdditionAsked {
  readonly document: PeerlaneDocument;
  /** The text that it was read from, and which of the machines in it it is. */
  readonly original: { readonly text: string; readonly place: number };
  readonly text: string;
}

export interface TextAdded {
  readonly document: PeerlaneDocument;
  /** Both texts, as they are read together from now on. */
  readonly text: string;
  /** What became of every line of both. */
  readonly report: Imported;
  /** What is known now, in a sentence. */
  readonly words: string;
}

/**
 * Adds a text to the machine that is open: both texts are read again as one, so that there is one way of merging, and
 * what a person changed since is put on top. Error: the text shows another machine or nothing new, or devices were
 * added, moved or removed by hand, which nothing in a text can be laid over.
 */
export function addToDocument(
  { document, original, text }: AdditionAsked,
  options: Pick<ImportOptions, 'onProgress'> = {},
): Result<TextAdded, ImportError> {
  const first = importText(original.text);
  const base = first.ok ? first.value.machines[original.place] : undefined;
  if (!first.ok || !base) return err(unreadable);
  const joined = `${original.text.trimEnd()}\n\n${MARK}\n${text}`;
  const second = importText(joined, options);
  if (!second.ok) return second;
  const next = second.value.machines[original.place];
  if (!next || second.value.machines.length !== first.value.machines.length) return err(otherMachine(text));
  const clash = otherDevice(base, next);
  if (clash) return err(clash);
  if (!sameShape(document.machine, base)) return err(builtByHand);
  const machine = {
    ...withEditsOf(document.machine, next),
    name: document.machine.name === base.name ? next.name : document.machine.name,
  };
  const settings = mergedSettings(document.settings, [first.value, base], [second.value, next]);
  if (sameData(machine, document.machine) && sameData(settings, document.settings)) return err(nothingNew);
  return ok({
    document: { ...withMachine(document, machine), settings },
    text: joined,
    report: second.value,
    words: [additionWords(document.machine, machine), settingWords(document.settings, settings, second.value)]
      .filter(words => words !== '')
      .join(' '),
  });
}

/** As `head` prints it before a file: what stands behind it is mended by itself. */
const MARK = '==> added later <==';

/** What the first text told of the settings is replaced by what both tell, unless a person chose something else. */
function mergedSettings(
  now: KernelSettings,
  first: readonly [Imported, Machine],
  second: readonly [Imported, Machine],
): KernelSettings {
  const [before, after] = [first, second].map(([report, machine]) => ({
    ...defaultSettings,
    ...takenSettings(report, machine),
  })) as [KernelSettings, KernelSettings];
  const kept = (['kernel', 'commandLine', 'cpu'] as const).filter(key => !sameData(now[key], before[key]));
  return {
    ...now,
    kernel: after.kernel,
    commandLine: after.commandLine,
    cpu: after.cpu,
    ...Object.fromEntries(kept.map(key => [key, now[key]])),
  };
}

/** Whether a machine has the devices of its text, each where the text puts it. */
function sameShape(machine: Machine, read: Machine): boolean {
  const places = ({ functions }: Machine) => new Map(functions.map(({ id, parent }) => [id, parent]));
  const [now, then] = [places(machine), places(read)];
  return now.size === then.size && [...then].every(([id, parent]) => now.get(id) === parent);
}

/** By these a device is another one. */
const telling = ['vendorId', 'deviceId', 'classCode'] as const;

/** A device of the one text at whose address the other has a different one. */
function otherDevice(base: Machine, next: Machine): ImportError | null {
  const before = new Map<NodeId, PciFunction>(base.functions.map(fn => [fn.id, fn]));
  const other = next.functions.find(fn => {
    const was = before.get(fn.id);
    return was && telling.some(name => isOther(was[name], fn[name]));
  });
  if (!other) return null;
  return {
    code: 'other-machine',
    what: `At ${other.bdf} this text has another device than the machine that is open.`,
    missing:
      'It shows another machine, or this one at another time. Draw it as a machine of its own and compare the two.',
    command: '',
  };
}

const isOther = (a: Fact<number>, b: Fact<number>) =>
  a.state === 'known' && b.state === 'known' && knownValue(a) !== knownValue(b);

/** Alone it shows a machine, or it would have joined the first. */
function otherMachine(text: string): ImportError {
  const alone = importText(text);
  const [machine] = alone.ok ? alone.value.machines : [];
  const name = machine ? ` (${machine.name})` : '';
  return {
    code: 'other-machine',
    what: `This text shows another machine${name}, or this one at another time.`,
    missing:
      'Its devices do not fit those of the machine that is open. Draw it as a machine of its own and compare the two.',
    command: '',
  };
}

const unreadable: ImportError = {
  code: 'no-text',
  what: 'The text of the machine that is open cannot be read again.',
  missing: 'Paste both texts together, and draw them as a machine of their own.',
  command: '',
};

const builtByHand: ImportError = {
  code: 'built-by-hand',
  what: 'Devices of this machine were added, moved or removed since it was captured.',
  missing:
    'A text can only be added to the machine as it was captured. Undo those changes first, or draw both texts as a new machine.',
  command: '',
};

const nothingNew: ImportError = {
  code: 'nothing-new',
  what: 'This text says nothing new of the machine that is open.',
  missing: 'Everything in it was known before, or it is of other devices.',
  command: '',
};

function additionWords(before: Machine, after: Machine): string {
  const known = new Map(before.functions.map(fn => [fn.id, fn]));
  const added = after.functions.filter(fn => !known.has(fn.id)).length;
  const settled = after.functions.reduce((sum, fn) => sum + newlyKnown(known.get(fn.id), fn), 0);
  const parts = [
    ...(added > 0 ? [counted(added, 'device', 'devices')] : []),
    ...(settled > 0 ? [`${counted(settled, 'fact', 'facts')} of devices that were there`] : []),
  ];
  return parts.length === 0 ? 'Added to the machine.' : `Added: ${parts.join(', ')}.`;
}

/** Which settings the text changed, in the words with which a machine opens. */
function settingWords(before: KernelSettings, after: KernelSettings, { told }: Imported): string {
  const { kernel, commandLine, cpu } = after;
  const changed = {
    ...(kernel !== before.kernel && { kernel }),
    ...(commandLine !== before.commandLine && { commandLine }),
    ...(cpu && !sameData(cpu, before.cpu) && { cpu }),
  };
  return Object.keys(changed).length === 0 ? '' : (takenWords(told, changed) ?? '');
}

/** How many facts were unknown and no longer are; parts of records count. */
function newlyKnown(before: PciFunction | undefined, after: PciFunction): number {
  if (!before) return 0;
  const factsOf = (fn: PciFunction) =>
    capturedNames.map(
      name => (name in fn ? fn[name as keyof PciFunction] : undefined) as Fact<unknown> | undefined,
    );
  const now = factsOf(after);
  return factsOf(before).filter((fact, i) => fact && now[i] && unknowns(fact, i) > unknowns(now[i], i))
    .length;
}

function unknowns(fact: Fact<unknown>, place: number): number {
  if (fact.state !== 'known') return fact.state === 'unknown' ? 100 : 0;
  const name = capturedNames[place];
  if (!name || !('parts' in capturedFacts[name].type)) return 0;
  return Object.values(fact.value as Readonly<Record<string, Fact<unknown>>>).filter(
    part => part.state === 'unknown',
  ).length;
}
