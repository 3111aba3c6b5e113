import { ACS_TB, type Acs, type AcsWriter, controlWord, type PartialWord } from '../../topology/acs.ts';
import { knownValue } from '../../topology/fact.ts';
import type { PortType } from '../../topology/portType.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import { resolveKernel } from '../kernels/kernels.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { readConfigList, readDisableList, type Written } from './acsLists.ts';
import { keepsControlElsewhere } from './acsQuirks.ts';
import { type AcsSetting, acsWord, defaultsOf, inBoth, KERNEL_DEFAULT } from './acsWord.ts';
import { parseCommandLine } from './commandLine.ts';
import type { NameableFunction } from './deviceMatch.ts';

/** What a kernel is started with, as far as it bears on ACS. */
export interface Boot {
  readonly row: KernelRow;
  /** An IOMMU driver asked for ACS. */
  readonly isAskedFor: boolean;
  readonly noAts: boolean;
  readonly disableAcsRedir: string;
  readonly configAcs: string;
}

/** A function with ACS, as a boot finds it. */
export interface BootedPort extends NameableFunction {
  readonly acs: Acs;
  readonly portType: PortType | undefined;
  /** External-facing, or behind such a port. */
  readonly isExternal: boolean;
  /** Whether a driver is bound to it; undefined where that is not shown. */
  readonly isBound: boolean | undefined;
}

/** What a boot leaves: the word, bit by bit, and who wrote to it or may have. No writers: it is as it was. */
export interface BootedWord {
  readonly word: PartialWord;
  readonly writers: readonly AcsWriter[];
}

/** The boot of these settings; null where it leaves every word as it is, or the kernel is not known. */
export function bootOf({ kernel, iommu, commandLine }: KernelSettings): Boot | null {
  const { disableAcsRedir, configAcs, noAts } = parseCommandLine(commandLine);
  const resolved = resolveKernel(kernel);
  const isAskedFor = iommu === 'on';
  if (!resolved.ok || (!isAskedFor && disableAcsRedir === '' && configAcs === '')) return null;
  return { row: resolved.value, isAskedFor, noAts, disableAcsRedir, configAcs };
}

/** The word in all ways that what is not shown leaves open. */
export function bootPort(port: BootedPort, boot: Boot): BootedWord {
  const before = controlWord(port.acs);
  const unchanged: BootedWord = { word: before, writers: [] };
  if (keepsControlElsewhere(port)) return unchanged;
  const ways = waysOf(port, boot);
  const runs = mayRun(port, boot);
  const writes = runs === false ? [] : ways.filter(way => boot.isAskedFor || way.isCleared || way.config);
  if (writes.length === 0) return unchanged;
  const base = settingOf(port, boot);
  const words = writes.map(way => acsWord({ ...base, ...way }));
  // Nothing may be written after all: then the word stays what it was.
  if (writes.length < ways.length || runs === undefined) words.push(before);
  return { word: words.reduce(inBoth), writers: writersOf(base, writes) };
}

/** What the command line may do to a function. */
interface Way {
  readonly isCleared: boolean;
  readonly config: Written | null;
}

function waysOf(port: BootedPort, { row, disableAcsRedir, configAcs }: Boot): readonly Way[] {
  const clearings = readDisableList(disableAcsRedir, port).possible;
  const configs = row.configAcs === 'unknown' ? [null] : readConfigList(configAcs, port, row).possible;
  return clearings.flatMap(clearing => configs.map(config => ({ isCleared: clearing !== null, config })));
}

/**
 * From 7.0 a function without a driver, in a machine without IOMMU, keeps the firmware's word even if the command line
 * names it.
 */
const mayRun = ({ isBound }: BootedPort, { isAskedFor, row }: Boot): boolean | undefined =>
  isAskedFor || row.acsWhen === 'enumeration' ? true : isBound;

const IDT = 0x111d;

const settingOf = (port: BootedPort, { row, isAskedFor, noAts }: Boot): AcsSetting => ({
  row,
  capability: knownValue(port.acs.capability),
  firmware: firmwareWord(port.acs),
  isAskedFor,
  isExternal: port.isExternal,
  noAts,
  hasBrokenValidation: port.vendorId === IDT && (port.deviceId === 0x80b5 || port.deviceId === 0x8090),
  isCleared: false,
  config: null,
});

function writersOf(setting: AcsSetting, ways: readonly Way[]): readonly AcsWriter[] {
  const defaults = setting.isAskedFor ? defaultsOf(setting) : 0;
  return [
    ...(defaults & KERNEL_DEFAULT ? (['kernel-defaults'] as const) : []),
    ...(defaults & ~KERNEL_DEFAULT ? (['translation-blocking'] as const) : []),
    ...(ways.some(({ isCleared }) => isCleared) ? (['disable_acs_redir'] as const) : []),
    ...(ways.some(({ config }) => config) ? (['config_acs'] as const) : []),
  ];
}

/**
 * What firmware left, as far as the control word tells. lspci shows it after the kernel: where all that the kernel
 * switches on by itself is on, it may have been the kernel, so each of these bits is unknown; where one of them is off,
 * no IOMMU asked for ACS and the word is taken for the firmware's, as if no boot option had named the function. What a
 * person drew or changed is what firmware leaves.
 */
function firmwareWord(acs: Acs): PartialWord {
  const word = controlWord(acs);
  const { control } = acs;
  const isOurs = control.state !== 'unknown' && (control.source === 'drawn' || control.source === 'edited');
  const able = KERNEL_DEFAULT & (knownValue(acs.capability) ?? 0);
  if (isOurs || (able & word.known & ~word.value) !== 0) return word;
  const doubtful = word.value & (KERNEL_DEFAULT | ACS_TB);
  return { value: word.value & ~doubtful, known: word.known & ~doubtful };
}
