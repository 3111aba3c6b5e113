import { ACS_CR, ACS_RR, ACS_SV, ACS_UF, type Acs } from '../../topology/acs.ts';
import { bdfParts, devfnOf } from '../../topology/bdf.ts';
import { type Fact, known, knownValue, unknown } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { type MachineTree, machineTree } from '../../topology/machineTree.ts';
import { type KernelRow, resolveKernel } from '../kernels/kernels.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { REDIRECT_BITS } from '../policy/walk.ts';
import { type AcsConfig, type DeviceSelector, parseCommandLine } from './commandLine.ts';

/** What the kernel switches on in every function that has it, once an IOMMU driver asked for ACS at boot. */
const KERNEL_DEFAULT = ACS_SV | ACS_RR | ACS_CR | ACS_UF;

/** By tree, what it last booted to: many questions about one machine are asked under the same kernel. */
const lastBooted = new WeakMap<MachineTree, { readonly boot: string; readonly booted: MachineTree }>();

/**
 * The machine with the ACS control words that this kernel leaves when it is started this way: its own defaults,
 * then `pci=disable_acs_redir=`, then `pci=config_acs=` (drivers/pci/pci.c, `pci_enable_acs`). The captured word
 * stands for the firmware's. The very tree where nothing changes.
 */
export function effectiveTree(tree: MachineTree, settings: KernelSettings): MachineTree {
  const boot = [settings.kernel, settings.iommu, settings.commandLine].join('\n');
  const last = lastBooted.get(tree);
  if (last?.boot === boot) return last.booted;
  const booted = bootedTree(tree, settings);
  lastBooted.set(tree, { boot, booted });
  return booted;
}

function bootedTree(tree: MachineTree, settings: KernelSettings): MachineTree {
  const { disableAcsRedir, configAcs } = parseCommandLine(settings.commandLine);
  if (settings.iommu === 'captured' && disableAcsRedir.length === 0 && configAcs.length === 0) return tree;
  const resolved = resolveKernel(settings.kernel);
  const row = resolved.ok ? resolved.value : undefined;
  const boot: Boot = {
    tree,
    enable: settings.iommu === 'on',
    fromFirmware: row?.acsFromFirmware ?? false,
    disableAcsRedir,
    configAcs: usableConfigs(configAcs, row),
  };
  const functions = tree.machine.functions.map(fn => withControl(fn, boot));
  return machineTree({ ...tree.machine, functions });
}

interface Boot {
  readonly tree: MachineTree;
  readonly enable: boolean;
  readonly fromFirmware: boolean;
  readonly disableAcsRedir: readonly DeviceSelector[];
  readonly configAcs: readonly AcsConfig[];
}

/** Before 6.15 only the first device of the list is read, before 6.11 none. */
const usableConfigs = (configs: readonly AcsConfig[], row: KernelRow | undefined) =>
  row?.configAcs === 'all' ? configs : row?.configAcs === 'first-device' ? configs.slice(0, 1) : [];

function withControl(fn: PciFunction, boot: Boot): PciFunction {
  if (fn.acs.state === 'absent' || fn.portType.state === 'absent') return fn;
  const asCaptured = knownValue(fn.acs) ?? NOT_SHOWN;
  const control = bootControl(fn, asCaptured, boot);
  if (control === asCaptured.control) return fn;
  // A function that may have ACS and in which redirect is settled by the command line: as good as one that has.
  if (fn.acs.state === 'unknown' && !mayBeRead(control)) return fn;
  return { ...fn, acs: known({ ...asCaptured, control }, 'derived') };
}

const NOT_SHOWN: Acs = { capability: unknown, control: unknown, egressVector: unknown };

/** Without ACS there is nothing to redirect, so only a word without redirect holds for a function that may lack it. */
const mayBeRead = (control: Fact<number>): boolean =>
  control.state === 'known' && (control.value & REDIRECT_BITS) === 0;

function bootControl(fn: PciFunction, acs: Acs, boot: Boot): Fact<number> {
  const cleared = anyOf(boot.disableAcsRedir.map(device => selects(boot.tree, device, fn)));
  const config = firstMatch(boot, fn);
  if (!boot.enable && cleared === false && config.length === 1 && config[0] === null) return acs.control;
  const ways = [true, false].flatMap(isCleared =>
    cleared === !isCleared ? [] : config.map(each => bootWord(acs, boot, { isCleared, config: each })),
  );
  const word = ways.reduce(inBoth);
  // Only the redirect bits decide anything; the word counts as known once they are settled.
  const isOn = (word.value & word.known & REDIRECT_BITS) !== 0;
  const isSettled = isOn || (word.known & REDIRECT_BITS) === REDIRECT_BITS;
  return isSettled ? known(word.value & word.known, 'derived') : unknown;
}

interface Named {
  readonly isCleared: boolean;
  readonly config: AcsConfig | null;
}

/** Kernel defaults, then the parameters, in the kernel's order (`pci_enable_acs`). */
function bootWord(acs: Acs, boot: Boot, { isCleared, config }: Named): PartialWord {
  const capability = knownValue(acs.capability);
  const firmware = firmwareWord(knownValue(acs.control), capability ?? ALL_BITS);
  let word = boot.enable ? write(firmware, KERNEL_DEFAULT & (capability ?? ALL_BITS), ALL_BITS) : firmware;
  if ((isCleared || config) && boot.fromFirmware) word = firmware;
  if (isCleared) word = write(word, REDIRECT_BITS, 0);
  if (config) word = write(word, config.mask, config.value & (capability ?? ALL_BITS));
  // What is written as 1 stays 0 in a function that cannot do it.
  return capability === undefined ? { ...word, known: word.known & ~(word.value & ~firmware.value) } : word;
}

/** The part of `config_acs` that is for this function; several where it cannot be told, null for none. */
function firstMatch({ tree, configAcs }: Boot, fn: PciFunction): readonly (AcsConfig | null)[] {
  const possible: AcsConfig[] = [];
  for (const config of configAcs) {
    const matches = selects(tree, config.device, fn);
    if (matches !== false) possible.push(config);
    if (matches) return possible;
  }
  return [...possible, null];
}

const anyOf = (matches: readonly (boolean | undefined)[]): boolean | undefined =>
  matches.includes(true) ? true : matches.includes(undefined) ? undefined : false;

/** A control word of which only some bits are known. */
interface PartialWord {
  readonly value: number;
  readonly known: number;
}

const ALL_BITS = 0x7f;

/** Bits that a function cannot do are hard-wired to 0, so they are known even where the word is not. */
const firmwareWord = (control: number | undefined, capability: number): PartialWord =>
  control === undefined ? { value: 0, known: ALL_BITS & ~capability } : { value: control, known: ALL_BITS };

const write = (word: PartialWord, mask: number, value: number): PartialWord => ({
  value: (word.value & ~mask) | (value & mask),
  known: word.known | mask,
});

/** What two words that are both possible have in common. */
const inBoth = (a: PartialWord, b: PartialWord): PartialWord => ({
  value: a.value,
  known: a.known & b.known & ~(a.value ^ b.value),
});

/** The functions that a device of the command line names, or may name where their ids are not shown. */
export const functionsNamed = (tree: MachineTree, device: DeviceSelector): readonly PciFunction[] =>
  tree.machine.functions.filter(fn => selects(tree, device, fn) !== false);

/** Whether the parameter's device is this function (`pci_dev_str_match`); undefined where its ids are not shown. */
function selects(tree: MachineTree, device: DeviceSelector, fn: PciFunction): boolean | undefined {
  if (device.kind === 'ids') {
    const matches = [
      isId(fn.vendorId, device.vendorId),
      isId(fn.deviceId, device.deviceId),
      device.namesSubsystem ? undefined : true,
    ];
    return matches.includes(false) ? false : matches.includes(undefined) ? undefined : true;
  }
  let at: PciFunction | undefined = fn;
  for (const devfn of device.devfns.slice(1).reverse()) {
    if (!at || devfnOf(at.bdf) !== devfn) return false;
    at = tree.functionById.get(at.parent);
  }
  if (!at) return false;
  const { domain, bus } = bdfParts(at.bdf);
  return domain === device.domain && bus === device.bus && devfnOf(at.bdf) === device.devfns[0];
}

const isId = (fact: Fact<number>, wanted: number): boolean | undefined => {
  const id = knownValue(fact);
  if (wanted === ANY_ID) return true;
  return id === undefined ? undefined : id === wanted;
};

const ANY_ID = 0;
