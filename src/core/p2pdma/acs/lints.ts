import { debianBuildsP2pdma } from '../../lib/kernelRelease.ts';
import { acsRedirects } from '../../topology/acs.ts';
import { shortBdf } from '../../topology/bdf.ts';
import type { PciFunction } from '../../topology/machine.ts';
import type { MachineTree } from '../../topology/machineTree.ts';
import { listed } from '../../topology/sentence.ts';
import type { KernelRow } from '../kernels/kernelRow.ts';
import { laterRows, readKernelName, resolveKernel } from '../kernels/kernels.ts';
import type { KernelSettings } from '../policy/settings.ts';
import { devicesIn, parseCommandLine } from './commandLine.ts';
import { functionsNamed } from './deviceMatch.ts';

/** Something about the kernel settings that a person should know before they trust the verdict. */
export interface Lint {
  readonly code: string;
  /** A whole sentence. */
  readonly message: string;
}

/**
 * What is wrong or without effect in the command line, for the chosen kernel, and what its name leaves open; with a
 * machine also what it names there that has no ACS or is not there, and what becomes of it.
 */
export function lintSettings(settings: KernelSettings, tree?: MachineTree): readonly Lint[] {
  const { problems } = parseCommandLine(settings.commandLine);
  return [
    ...problems,
    ...nameLints(settings),
    ...kernelLints(settings),
    ...(tree ? [...machineLints(settings, tree), ...effectLints(settings, tree)] : []),
  ];
}

function nameLints({ kernel }: KernelSettings): readonly Lint[] {
  const named = readKernelName(kernel);
  const doubt = named.ok ? named.value.doubt : null;
  const isBuiltWithout = debianBuildsP2pdma(kernel) === false;
  return [
    ...(doubt ? [{ code: 'kernel-doubtful', message: doubt }] : []),
    ...(isBuiltWithout
      ? [
          {
            code: 'built-without-p2pdma',
            message: `${kernel} is built without CONFIG_PCI_P2PDMA, as Debian 11 to 13 are, so no verdict of it reaches a driver.`,
          },
        ]
      : []),
  ];
}

function kernelLints({ commandLine, kernel }: KernelSettings): readonly Lint[] {
  const { configAcs } = parseCommandLine(commandLine);
  const resolved = resolveKernel(kernel);
  if (!resolved.ok || configAcs === '') return [];
  const support = resolved.value.configAcs;
  if (support === 'unknown') {
    const message = `Linux ${kernel} has no pci=config_acs=; it came with 6.11.`;
    return [{ code: 'config-acs-too-old', message }];
  }
  if (support === 'first-device' && devicesIn(configAcs).length > 1) {
    const message = `Linux ${kernel} reads only the first device of pci=config_acs=; ${fixedIn(kernel)} reads them all.`;
    return [{ code: 'config-acs-one-device', message }];
  }
  return [];
}

/** The nearest later release in which named ports start from the firmware's word. */
const fixedIn = (kernel: string): string =>
  laterRows(kernel).find(row => row.acsOptions === 'from-firmware')?.release ?? '6.15';

function machineLints({ commandLine }: KernelSettings, tree: MachineTree): readonly Lint[] {
  const { disableAcsRedir, configAcs } = parseCommandLine(commandLine);
  const devices = [...devicesIn(disableAcsRedir), ...devicesIn(configAcs)];
  return devices.flatMap(device => {
    const named = functionsNamed(tree, device);
    if (named.length === 0) {
      const message = `The command line names ${device}, and this machine has no such function.`;
      return [{ code: 'no-such-device', message }];
    }
    if (!named.every(hasNoAcs)) return [];
    const message = `The command line names ${device}, which has no ACS; Linux only warns of it.`;
    return [{ code: 'no-acs', message }];
  });
}

const hasNoAcs = ({ acs, portType }: PciFunction) => acs.state === 'absent' || portType.state === 'absent';

/** What an option does in this kernel that its name does not say. */
function effectLints({ commandLine, kernel }: KernelSettings, tree: MachineTree): readonly Lint[] {
  const resolved = resolveKernel(kernel);
  const { disableAcsRedir, configAcs } = parseCommandLine(commandLine);
  if (!resolved.ok || disableAcsRedir === '') return [];
  const cleared = withAcs(devicesIn(disableAcsRedir).flatMap(device => functionsNamed(tree, device)));
  const configured = new Set(devicesIn(configAcs).flatMap(device => functionsNamed(tree, device)));
  return [
    ...restored(resolved.value, kernel, cleared),
    ...discarded(
      resolved.value,
      cleared.filter(fn => configured.has(fn)),
    ),
  ];
}

const withAcs = (functions: readonly PciFunction[]) => functions.filter(fn => !hasNoAcs(fn));

function restored(row: KernelRow, kernel: string, ports: readonly PciFunction[]): readonly Lint[] {
  const doubtful = ports.filter(fn => redirectWords(fn) !== null);
  if (row.acsOptions !== 'restores-firmware' || doubtful.length === 0) return [];
  const where = listed(doubtful.map(fn => `${shortBdf(fn.bdf)} (${redirectWords(fn)})`));
  const message = `On ${kernel} pci=disable_acs_redir= puts the redirect bits of ${where} back to what firmware set, in place of clearing them; ${fixedIn(kernel)} clears them.`;
  return [{ code: 'restores-firmware', message }];
}

/** What is known of the redirect bits that firmware set; null where they are off. */
function redirectWords(fn: PciFunction): string | null {
  const isRedirecting = fn.acs.state === 'known' ? acsRedirects(fn.acs.value) : undefined;
  if (isRedirecting === undefined) return 'not shown here';
  return isRedirecting ? 'on here' : null;
}

function discarded(row: KernelRow, both: readonly PciFunction[]): readonly Lint[] {
  if (row.acsOptions !== 'from-firmware' || both.length === 0) return [];
  const where = listed(both.map(fn => shortBdf(fn.bdf)));
  const message = `pci=config_acs= starts from what firmware set at ${where}, so it discards pci=disable_acs_redir= there, whichever stands first.`;
  return [{ code: 'option-discarded', message }];
}
