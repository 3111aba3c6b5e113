import { ALL_ACS_BITS } from '../../topology/acs.ts';
import { readFlags } from './acsLists.ts';
import { isReadable, readDeviceText } from './deviceText.ts';

/** What of a kernel command line bears on ACS. Source: kernel-parameters.txt, `pci=`. */
export interface PciParameters {
  /** The list of the last `pci=disable_acs_redir=`, as written: devices whose redirect bits are cleared. */
  readonly disableAcsRedir: string;
  /** The list of the last `pci=config_acs=`: control bits set or cleared by device, of which the first match counts. */
  readonly configAcs: string;
  /** `pci=noats`. */
  readonly noAts: boolean;
  readonly problems: readonly CommandLineProblem[];
}

export interface CommandLineProblem {
  readonly code:
    | 'unknown-option'
    | 'out-of-tree'
    | 'comma-in-list'
    | 'repeated'
    | 'bad-device'
    | 'bad-bits'
    | 'unquoted-semicolon';
  readonly message: string;
}

const NO_PARAMETERS: PciParameters = { disableAcsRedir: '', configAcs: '', noAts: false, problems: [] };

/** Reads a kernel command line as far as it bears on ACS. What it cannot read is a problem in words, never a throw. */
export function parseCommandLine(text: string): PciParameters {
  if (text.trim() === '') return NO_PARAMETERS;
  const problems: CommandLineProblem[] = [];
  const lists: Record<ListOption, string> = { disable_acs_redir: '', config_acs: '' };
  let noAts = false;
  const seen = new Set<string>();
  if (hasBareSemicolon(text)) problems.push(SEMICOLON);
  for (const word of words(text)) {
    // What follows goes to init.
    if (word === '--') break;
    if (word.startsWith('pcie_acs_override=')) problems.push(OVERRIDE);
    if (!word.startsWith('pci=')) continue;
    let listOption: ListOption | null = null;
    for (const option of word.slice('pci='.length).split(',')) {
      const [name = '', value] = splitOnce(option, '=');
      if (name === 'noacs') problems.push(NOACS);
      if (option.startsWith('noats')) noAts = true;
      if (isListOption(name) && value !== undefined) {
        if (seen.has(name)) problems.push(repeated(name));
        seen.add(name);
        listOption = name;
        lists[name] = value;
      } else if (listOption && looksLikeDevice(option)) problems.push(commaInList(listOption, option));
    }
  }
  problems.push(...deviceProblems(lists.disable_acs_redir), ...configProblems(lists.config_acs));
  return { disableAcsRedir: lists.disable_acs_redir, configAcs: lists.config_acs, noAts, problems };
}

const listOptions = ['disable_acs_redir', 'config_acs'] as const;
type ListOption = (typeof listOptions)[number];
const isListOption = (name: string): name is ListOption => listOptions.some(option => option === name);

const NOACS: CommandLineProblem = {
  code: 'unknown-option',
  message:
    'pci=noacs is not a kernel option; Linux ignores it. Use pci=disable_acs_redir= with the ports that redirect.',
};
const OVERRIDE: CommandLineProblem = {
  code: 'out-of-tree',
  message:
    'pcie_acs_override= needs an out-of-tree patch. It only pretends that ports have ACS, which splits IOMMU groups on paper; it opens no peer-to-peer path.',
};
const repeated = (name: string): CommandLineProblem => ({
  code: 'repeated',
  message: `pci=${name}= is given twice; only the last one counts. Put all devices into one list, with ; between them.`,
});
const commaInList = (name: string, device: string): CommandLineProblem => ({
  code: 'comma-in-list',
  message: `The comma before ${device} ends the list of pci=${name}=, so this device is not in it. Put ; between devices.`,
});

const SEMICOLON: CommandLineProblem = {
  code: 'unquoted-semicolon',
  message:
    'Put the list in quotes where you write it down for GRUB: its shell takes a bare ; for the end of the line.',
};

/** A `;` inside a pci= parameter and outside quotes. */
const hasBareSemicolon = (text: string): boolean =>
  text.split('"').some((part, i) => i % 2 === 0 && /(?:^|\s)pci=\S*;/.test(part));

/** Words of the command line; quotes keep blanks and are dropped, as the kernel does. */
const words = (text: string): readonly string[] =>
  (text.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map(word => word.replaceAll('"', ''));

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

const looksLikeDevice = (text: string): boolean => text !== '' && isReadable(readDeviceText(text), text);

/** The devices of a list as they are written, up to the first that nothing can read; an empty end is no mistake. */
export function devicesIn(list: string): readonly string[] {
  const texts = list.split(';').map(text => text.slice(text.indexOf('@') + 1));
  const end = texts.findIndex(text => !looksLikeDevice(text));
  return end < 0 ? texts : texts.slice(0, end);
}

/** The kernel reads a list up to the first part that it cannot read. */
function deviceProblems(list: string): readonly CommandLineProblem[] {
  const bad = partsOf(list).find(text => !looksLikeDevice(text));
  return bad === undefined ? [] : [badDevice(bad)];
}

function configProblems(list: string): readonly CommandLineProblem[] {
  for (const text of partsOf(list)) {
    const [flagText = '', device = ''] = splitOnce(text, '@');
    const flags = text.includes('@') ? readFlags(flagText) : null;
    if (!flags || flags.mask & ~ALL_ACS_BITS || flagText === '') return [badBits(text)];
    if (!looksLikeDevice(device)) return [badDevice(device || text)];
  }
  return [];
}

function partsOf(list: string): readonly string[] {
  const parts = list.split(';');
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

const badDevice = (text: string): CommandLineProblem => ({
  code: 'bad-device',
  message: `"${text}" is not a device: Linux stops reading the list there. Write [domain:]bus:device.function or pci:vendor:device.`,
});
const badBits = (text: string): CommandLineProblem => ({
  code: 'bad-bits',
  message: `"${text}" has no readable bits: Linux stops reading the list there. Write 0, 1 or x for each of at most seven bits, the last one for Source Validation, then @ and the device.`,
});
