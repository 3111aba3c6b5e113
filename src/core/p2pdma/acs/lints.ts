import type { PciFunction } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { resolveKernel } from '../kernels/kernels.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { parseCommandLine } from './commandLine.ts';
import { functionsNamed } from './effectiveAcs.ts';

/** Something about the kernel settings that a person should know before they trust the verdict. */
export interface Lint {
  readonly code: string;
  /** A whole sentence. */
  readonly message: string;
}

/**
 * What is wrong or without effect in the command line, for the chosen kernel; with a machine also what it names there
 * that has no ACS or is not there.
 */
export function lintSettings(settings: KernelSettings, tree?: MachineTree): readonly Lint[] {
  const { problems } = parseCommandLine(settings.commandLine);
  return [...problems, ...kernelLints(settings), ...(tree ? machineLints(settings, tree) : [])];
}

function kernelLints({ commandLine, kernel }: KernelSettings): readonly Lint[] {
  const { configAcs } = parseCommandLine(commandLine);
  const resolved = resolveKernel(kernel);
  if (!resolved.ok || configAcs.length === 0) return [];
  const support = resolved.value.configAcs;
  if (support === 'unknown') {
    const message = `Linux ${kernel} has no pci=config_acs=; it came with 6.11.`;
    return [{ code: 'config-acs-too-old', message }];
  }
  if (support === 'first-device' && configAcs.length > 1) {
    const message = `Linux ${kernel} reads only the first device of pci=config_acs=; lists work from 6.15, and in stable releases that took over its fix.`;
    return [{ code: 'config-acs-one-device', message }];
  }
  return [];
}

function machineLints({ commandLine }: KernelSettings, tree: MachineTree): readonly Lint[] {
  const { disableAcsRedir, configAcs } = parseCommandLine(commandLine);
  const devices = [...disableAcsRedir, ...configAcs.map(({ device }) => device)];
  return devices.flatMap(device => {
    const named = functionsNamed(tree, device);
    if (named.length === 0) {
      const message = `The command line names ${device.text}, and this machine has no such function.`;
      return [{ code: 'no-such-device', message }];
    }
    if (!named.every(hasNoAcs)) return [];
    const message = `The command line names ${device.text}, which has no ACS; Linux only warns of it.`;
    return [{ code: 'no-acs', message }];
  });
}

const hasNoAcs = ({ acs, portType }: PciFunction) => acs.state === 'absent' || portType.state === 'absent';
