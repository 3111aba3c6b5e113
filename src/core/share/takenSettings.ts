import type { Imported, ToldSystem } from '../formats/imported.ts';
import { kernelOrigin } from '../lib/kernelRelease.ts';
import { capital } from '../lib/words.ts';
import { effectiveCpu } from '../p2pdma/kernels/cpu.ts';
import { readKernelName } from '../p2pdma/kernels/kernels.ts';
import { defaultSettings, type KernelSettings } from '../p2pdma/policy/settings.ts';
import type { Machine } from '../topology/machine.ts';

/** What a text tells of the settings; what it does not tell is not there. */
export type TakenSettings = Partial<Pick<KernelSettings, 'kernel' | 'commandLine' | 'cpu'>>;

/**
 * The settings that a machine opens with: the kernel where its name tells the code, the command line, and the CPU where
 * the machine's own devices tell none. Of a text with several machines it is not known which one it speaks of.
 */
export function takenSettings(
  { machines, told }: Pick<Imported, 'machines' | 'told'>,
  machine: Machine,
): TakenSettings {
  if (machines.length !== 1) return {};
  const { release, commandLine, cpu } = told;
  const words = commandLine ? pciWords(commandLine.value) : '';
  const isCpuUnknown = effectiveCpu(machine, defaultSettings).state !== 'known';
  return {
    ...(release && readKernelName(release.value).ok && { kernel: release.value }),
    ...(words !== '' && { commandLine: words }),
    ...(cpu && isCpuUnknown && { cpu: cpu.value }),
  };
}

/**
 * The parameters that bear on PCI and the IOMMU. The others name disks, hosts and addresses, which have no business in
 * a link.
 */
const pciWords = (commandLine: string): string =>
  (commandLine.match(/(?:[^\s"]|"[^"]*")+/g) ?? [])
    .filter(word =>
      /^"?(?:pcie?|pcie_\w+|iommu|\w+_iommu|iommu\.\w+|vfio\w*[.-]\w+|\w+\.pcie_p2p)(?:[=.-]|$)/.test(word),
    )
    .join(' ');

/** What was taken, and why a kernel was not, in whole sentences; null where the text tells nothing of these. */
export function takenWords({ release }: ToldSystem, taken: TakenSettings): string | null {
  const what = [
    ...(taken.kernel === undefined ? [] : [`kernel ${taken.kernel}`]),
    ...(taken.commandLine === undefined ? [] : ['command line']),
    ...(taken.cpu ? ['CPU'] : []),
  ];
  const [only, ...others] = what;
  const list = others.length === 0 ? only : `${what.slice(0, -1).join(', ')} and ${what.at(-1)}`;
  const sentence = list && `${capital(list)} ${others.length === 0 ? 'was' : 'were'} taken from the text.`;
  // That a name does not tell its code is a warning of the import.
  const named = release && kernelOrigin(release.value).isTold ? readKernelName(release.value) : null;
  const doubt = named && (named.ok ? named.value.doubt : named.error.message);
  const sentences = [...(sentence ? [sentence] : []), ...(doubt ? [doubt] : [])];
  return sentences.length > 0 ? sentences.join(' ') : null;
}
