import { ACS_CR, ACS_RR, ACS_SV, ACS_UF, type Acs } from '../topology/acs.ts';
import { bdfParts, devfnOf } from '../topology/bdf.ts';
import { type Fact, known, knownValue, unknown } from '../topology/fact.ts';
import type { PciFunction } from '../topology/machine.ts';
import { type MachineTree, machineTree } from '../topology/machineTree.ts';
import { type AcsConfig, type DeviceSelector, parseCommandLine } from './commandLine.ts';
import { type KernelRow, resolveKernel } from './kernels.ts';
import type { KernelSettings } from './settings.ts';
import { REDIRECT_BITS } from './walk.ts';

/** What the kernel switches on in every function that has it, once an IOMMU driver asked for ACS at boot. */
const KERNEL_DEFAULT = ACS_SV | ACS_RR | ACS_CR | ACS_UF;

/**
 * The machine with the ACS control words that this kernel leaves when it is started this way: its own defaults,
 * then `pci=disable_acs_redir=`, then `pci=config_acs=` (drivers/pci/pci.c, `pci_enable_acs`). The captured word
 * stands for the firmware's. The very tree where nothing changes.
 */
export function effectiveTree(tree: MachineTree, settings: KernelSettings): MachineTree {
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
  if (fn.acs.state !== 'known') return fn;
  const control = bootControl(fn, fn.acs.value, boot);
  if (control === fn.acs.value.control) return fn;
  return { ...fn, acs: { ...fn.acs, value: { ...fn.acs.value, control } } };
}

function bootControl(fn: PciFunction, acs: Acs, boot: Boot): Fact<number> {
  const cleared = boot.disableAcsRedir.some(device => selects(boot.tree, device, fn));
  const config = boot.configAcs.find(({ device }) => selects(boot.tree, device, fn));
  if (!boot.enable && !cleared && !config) return acs.control;

  const capability = knownValue(acs.capability) ?? ALL_BITS;
  const firmware = firmwareWord(knownValue(acs.control), capability);
  let word = boot.enable ? write(firmware, KERNEL_DEFAULT & capability, ALL_BITS) : firmware;
  if ((cleared || config) && boot.fromFirmware) word = firmware;
  if (cleared) word = write(word, REDIRECT_BITS, 0);
  if (config) word = write(word, config.mask, config.value & capability);

  // Only the redirect bits decide anything; the word counts as known once they are settled.
  const settled = (word.known & REDIRECT_BITS) === REDIRECT_BITS || (word.value & REDIRECT_BITS) !== 0;
  return settled ? known(word.value, 'derived') : unknown;
}

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

/** Whether the parameter's device is this function (`pci_dev_str_match`). */
function selects(tree: MachineTree, device: DeviceSelector, fn: PciFunction): boolean {
  if (device.kind === 'ids') {
    return knownValue(fn.vendorId) === device.vendorId && knownValue(fn.deviceId) === device.deviceId;
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
