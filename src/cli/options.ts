import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Cpu, type CpuVendor, cpuVendors, type KernelSettings, resolveKernel } from '../core/index.ts';
import { askedWrongly } from './command.ts';

/** The options that choose kernel, CPU and command line, the same for every command that decides. */
export const kernelOptions = {
  kernel: { type: 'string' },
  cpu: { type: 'string' },
  cmdline: { type: 'string' },
  iommu: { type: 'string' },
} as const;
export const kernelUsage =
  '[--kernel 7.3] [--cpu amd:0x19] [--cmdline "pci=…"] [--iommu captured|on] [--machine N]';

/** Reads a command's own words and options; unknown or unfinished ones are told in Node's words. */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (reason) {
    throw askedWrongly(reason instanceof Error ? reason.message : String(reason));
  }
}

/** The files among a command's own words, of which the last few name something else. */
export const filesBefore = (words: readonly string[], others: number): readonly string[] =>
  words.slice(0, Math.max(1, words.length - others));

export interface KernelWords {
  readonly kernel?: string | undefined;
  readonly cpu?: string | undefined;
  readonly cmdline?: string | undefined;
  readonly iommu?: string | undefined;
}

/** The settings that the options name, and no others. */
export function kernelSettings({ kernel, cpu, cmdline, iommu }: KernelWords): Partial<KernelSettings> {
  const resolved = kernel === undefined ? null : resolveKernel(kernel);
  if (resolved && !resolved.ok) throw askedWrongly(resolved.error.message);
  if (iommu !== undefined && iommu !== 'captured' && iommu !== 'on')
    throw askedWrongly(`--iommu is captured or on, not "${iommu}".`);
  return {
    ...(kernel !== undefined && { kernel }),
    ...(cpu !== undefined && { cpu: parseCpu(cpu) }),
    ...(cmdline !== undefined && { commandLine: cmdline }),
    ...(iommu !== undefined && { iommu }),
  };
}

/** Vendors whose CPUs have no family that /proc/cpuinfo tells. */
const withoutFamily: readonly CpuVendor[] = ['ibm', 'arm', 'other'];

/** `amd:0x19`, `intel:6`, `arm`. */
function parseCpu(text: string): Cpu {
  const match = /^([a-z]+)(?::(0x[0-9a-f]{1,4}|\d{1,5}))?$/.exec(text.toLowerCase());
  const vendor = cpuVendors.find(each => each === match?.[1]);
  const family = match?.[2] === undefined ? undefined : Number(match[2]);
  if (vendor && family !== undefined) return { vendor, family };
  if (vendor && withoutFamily.includes(vendor)) return { vendor, family: 0 };
  throw askedWrongly(
    `"${text}" is not a CPU. Write vendor:family, such as amd:0x19 or intel:6; vendors are ${cpuVendors.join(', ')}.`,
  );
}
