import { type Acs, ALL_ACS_BITS, type BootedAcs, type PartialWord } from '../../topology/acs.ts';
import { type Fact, known, knownValue, unknown } from '../../topology/fact.ts';
import type { PciFunction } from '../../topology/machine.ts';
import { type MachineTree, machineTree } from '../../topology/machineTree.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { inBoth } from './acsWord.ts';
import { type Boot, type BootedPort, bootOf, bootPort } from './bootPort.ts';
import { nameable } from './deviceMatch.ts';

/** By tree, what it last booted to: many questions about one machine are asked under the same kernel. */
const lastBooted = new WeakMap<MachineTree, { readonly boot: string; readonly booted: MachineTree }>();

/**
 * The machine with the ACS control words that this kernel leaves when it is started this way: its own defaults,
 * then `pci=disable_acs_redir=`, then `pci=config_acs=` (drivers/pci/pci.c, `pci_enable_acs`). What a boot may have
 * written is `BootedAcs`. The very tree where nothing changes.
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
  const boot = bootOf(settings);
  if (!boot) return tree;
  const functions = tree.machine.functions.map(fn => withControl(tree, fn, boot));
  return functions.every((fn, i) => fn === tree.machine.functions[i])
    ? tree
    : machineTree({ ...tree.machine, functions });
}

const NOT_SHOWN: Acs = { capability: unknown, control: unknown, egressVector: unknown };

function withControl(tree: MachineTree, fn: PciFunction, boot: Boot): PciFunction {
  if (fn.acs.state === 'absent' || fn.portType.state === 'absent') return fn;
  const asCaptured = knownValue(fn.acs) ?? NOT_SHOWN;
  const { word, writers } = bootPort(portOf(tree, fn, asCaptured), boot);
  if (writers.length === 0) return fn;
  // A function that may have no ACS has at least what holds with and without it.
  const control = fn.acs.state === 'unknown' ? inBoth(word, NO_ACS) : word;
  if (fn.acs.state === 'unknown' && control.known === 0) return fn;
  const acs: BootedAcs = {
    ...asCaptured,
    control: wholeControl(control),
    booted: { control, writers, before: asCaptured.control },
  };
  return { ...fn, acs: known(acs, 'derived') };
}

const NO_ACS: PartialWord = { value: 0, known: ALL_ACS_BITS };

const wholeControl = ({ value, known: bits }: PartialWord): Fact<number> =>
  bits === ALL_ACS_BITS ? known(value, 'derived') : unknown;

const portOf = (tree: MachineTree, fn: PciFunction, acs: Acs): BootedPort => ({
  ...nameable(tree, fn),
  acs,
  portType: knownValue(fn.portType),
  // No capture tells which ports are external-facing; where one is, Translation Blocking is on as well.
  isExternal: false,
  isBound: isBound(fn),
});

/**
 * Whether DMA is set up for a function: an IOMMU serves it or a driver is bound. pcieport binds to every port, so a
 * port that does not show its driver is taken for bound; and what is drawn has none unless somebody says so.
 */
function isBound({ driver, iommuGroup, iommuGroupType, kind }: PciFunction): boolean | undefined {
  if (iommuGroup.state === 'known' && knownValue(iommuGroupType) !== 'vfio-noiommu') return true;
  if (driver.state === 'unknown') return kind === 'bridge' ? true : undefined;
  return driver.state === 'known' || driver.source === 'drawn';
}
