import { acsBits } from '../../topology/acs.ts';

/** What of a kernel command line bears on ACS. Source: kernel-parameters.txt, `pci=`. */
export interface PciParameters {
  /** Devices whose redirect bits are cleared; the last `pci=disable_acs_redir=` wins. */
  readonly disableAcsRedir: readonly DeviceSelector[];
  /** Control bits set or cleared by device; the last `pci=config_acs=` wins, and in it the first match. */
  readonly configAcs: readonly AcsConfig[];
  readonly problems: readonly CommandLineProblem[];
}

export interface AcsConfig {
  readonly device: DeviceSelector;
  /** ACS Control bits that are written, and the value they get. */
  readonly mask: number;
  readonly value: number;
}

/** `[domain:]bus:dev.fn[/dev.fn…]`, or `pci:vendor:device[:subvendor:subdevice]`, where 0 stands for any. */
export type DeviceSelector = { /** As written. */ readonly text: string } & (
  | {
      readonly kind: 'path';
      readonly domain: number;
      readonly bus: number;
      readonly devfns: readonly number[];
    }
  | {
      readonly kind: 'ids';
      readonly vendorId: number;
      readonly deviceId: number;
      /** It asks for subsystem ids too, which captures do not keep. */
      readonly namesSubsystem: boolean;
    }
);

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

const NO_PARAMETERS = { disableAcsRedir: [], configAcs: [], problems: [] } as const;

/** Reads a kernel command line as far as it bears on ACS. What it cannot read is a problem in words, never a throw. */
export function parseCommandLine(text: string): PciParameters {
  if (text.trim() === '') return NO_PARAMETERS;
  const problems: CommandLineProblem[] = [];
  let disableAcsRedir: readonly DeviceSelector[] = [];
  let configAcs: readonly AcsConfig[] = [];
  const seen = new Set<string>();
  if (hasBareSemicolon(text)) problems.push(SEMICOLON);
  for (const word of words(text)) {
    if (word.startsWith('pcie_acs_override=')) problems.push(OVERRIDE);
    if (!word.startsWith('pci=')) continue;
    let listOption: string | null = null;
    for (const option of word.slice('pci='.length).split(',')) {
      const [name = '', value = ''] = splitOnce(option, '=');
      if (name === 'noacs') problems.push(NOACS);
      if (name === 'disable_acs_redir' || name === 'config_acs') {
        if (seen.has(name)) problems.push(repeated(name));
        seen.add(name);
        listOption = name;
        if (name === 'disable_acs_redir') disableAcsRedir = readDevices(value, problems);
        else configAcs = readConfigs(value, problems);
      } else if (listOption && looksLikeDevice(option)) problems.push(commaInList(listOption, option));
    }
  }
  return { disableAcsRedir, configAcs, problems };
}

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

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

const PATH = /^(?:([0-9a-f]{1,8}):)?([0-9a-f]{1,2}):([0-9a-f]{1,2}\.[0-7](?:\/[0-9a-f]{1,2}\.[0-7])*)$/i;
const IDS = /^pci:([0-9a-f]{1,4}):([0-9a-f]{1,4})(?::([0-9a-f]{1,4}):([0-9a-f]{1,4}))?$/i;
const looksLikeDevice = (text: string) => PATH.test(text) || IDS.test(text);

/** The kernel reads a list up to the first part that it cannot read. */
function readDevices(list: string, problems: CommandLineProblem[]): readonly DeviceSelector[] {
  const devices: DeviceSelector[] = [];
  for (const text of list.split(';')) {
    const device = readDevice(text);
    if (!device) {
      if (text !== '') problems.push(badDevice(text));
      break;
    }
    devices.push(device);
  }
  return devices;
}

function readConfigs(list: string, problems: CommandLineProblem[]): readonly AcsConfig[] {
  const configs: AcsConfig[] = [];
  for (const text of list.split(';')) {
    const [flags, deviceText] = splitOnce(text, '@');
    const bits = readBits(flags);
    const device = readDevice(deviceText);
    if (!bits || !device) {
      if (text !== '') problems.push(bits ? badDevice(deviceText || text) : badBits(text));
      break;
    }
    configs.push({ device, ...bits });
  }
  return configs;
}

const badDevice = (text: string): CommandLineProblem => ({
  code: 'bad-device',
  message: `"${text}" is not a device: Linux stops reading the list there. Write [domain:]bus:device.function or pci:vendor:device.`,
});
const badBits = (text: string): CommandLineProblem => ({
  code: 'bad-bits',
  message: `"${text}" has no readable bits: Linux stops reading the list there. Write 0, 1 or x for each bit, the last one for Source Validation, then @ and the device.`,
});

function readDevice(text: string): DeviceSelector | undefined {
  const ids = IDS.exec(text);
  if (ids?.[1] && ids[2]) {
    const namesSubsystem = [ids[3], ids[4]].some(text => Number.parseInt(text ?? '0', 16) !== 0);
    return {
      text,
      kind: 'ids',
      vendorId: Number.parseInt(ids[1], 16),
      deviceId: Number.parseInt(ids[2], 16),
      namesSubsystem,
    };
  }
  const path = PATH.exec(text);
  if (!path?.[2] || !path[3]) return undefined;
  const devfns = path[3].split('/').map(part => {
    const [device = '', fn = ''] = part.split('.');
    return (Number.parseInt(device, 16) << 3) | Number(fn);
  });
  return {
    text,
    kind: 'path',
    domain: Number.parseInt(path[1] ?? '0', 16),
    bus: Number.parseInt(path[2], 16),
    devfns,
  };
}

/** `x` leaves a bit as it is; the rightmost character is bit 0. */
function readBits(flags: string): { readonly mask: number; readonly value: number } | undefined {
  if (!/^[01x]+$/i.test(flags) || flags.length > acsBits.length) return undefined;
  let mask = 0;
  let value = 0;
  [...flags].reverse().forEach((flag, bit) => {
    if (flag === '0' || flag === '1') mask |= 1 << bit;
    if (flag === '1') value |= 1 << bit;
  });
  return { mask, value };
}
