import { parseCommandLine } from './commandLine.ts';
import { resolveKernel } from './kernels.ts';
import type { KernelSettings } from './settings.ts';

/** Something about the kernel settings that a person should know before they trust the verdict. */
export interface Lint {
  readonly code: string;
  /** A whole sentence. */
  readonly message: string;
}

/** What is wrong or without effect in the command line, for the chosen kernel. */
export function lintSettings({ commandLine, kernel }: KernelSettings): readonly Lint[] {
  const { configAcs, problems } = parseCommandLine(commandLine);
  const resolved = resolveKernel(kernel);
  if (!resolved.ok || configAcs.length === 0) return problems;
  const support = resolved.value.configAcs;
  if (support === 'unknown') {
    return [
      ...problems,
      { code: 'config-acs-too-old', message: `Linux ${kernel} has no pci=config_acs=; it came with 6.11.` },
    ];
  }
  if (support === 'first-device' && configAcs.length > 1) {
    const message = `Linux ${kernel} reads only the first device of pci=config_acs=; lists work from 6.15.`;
    return [...problems, { code: 'config-acs-one-device', message }];
  }
  return problems;
}
