import { assertNever } from '../../lib/assertNever.ts';
import type { Cpu } from '../../topology/cpu.ts';
import { type CpuClass, cpuClasses } from './behaviour.ts';
import type { Library } from './releases.ts';
import type { CpuNode } from './topology.ts';

/** What a CPU of the topology is to a library. NCCL's finer models of Intel stay one number where a release has one. */
export function cpuClassOf(
  { architecture, vendor, family, model }: Omit<CpuNode, 'numaNode' | 'children'>,
  library: Library,
): CpuClass {
  switch (architecture) {
    case 'x86_64':
      return x86ClassOf(vendor ?? '', family ?? 0, model ?? 0, library);
    case 'arm64':
      return 'arm';
    case 'ppc64':
      return 'power';
    default:
      return 'other';
  }
}

function x86ClassOf(vendor: string, family: number, model: number, library: Library): CpuClass {
  if (vendor.startsWith('GenuineIntel')) return intelClassOf(family, model);
  if (vendor.startsWith('AuthenticAMD')) {
    const isRome = (family === 143 && model >= 49) || family === 175;
    return library === 'RCCL' && isRome ? 'amd-rome' : 'amd';
  }
  if (zhaoxinNames.some(name => vendor.startsWith(name)))
    return family === 7 && model === 0x5b ? 'zhaoxin-yongfeng' : 'zhaoxin';
  return 'other-x86';
}

/** Zhaoxin's, of which one is padded to the twelve characters of CPUID. */
const zhaoxinNames = ['CentaurHauls', '  Shanghai  '];

function intelClassOf(family: number, model: number): CpuClass {
  if (family !== 6) return 'intel-broadwell';
  if (model >= 0xcf) return 'intel-emerald';
  if (model >= 0x8f) return 'intel-sapphire';
  return model >= 0x55 ? 'intel-skylake' : 'intel-broadwell';
}

/** What a CPU of a class shows of itself, as one example. */
export const cpuFactsOf: Readonly<Record<CpuClass, Omit<CpuNode, 'numaNode' | 'children'>>> = {
  amd: x86('AuthenticAMD', 23, 1),
  'amd-rome': x86('AuthenticAMD', 143, 49),
  'intel-broadwell': x86('GenuineIntel', 6, 0x4f),
  'intel-skylake': x86('GenuineIntel', 6, 0x55),
  'intel-sapphire': x86('GenuineIntel', 6, 0x8f),
  'intel-emerald': x86('GenuineIntel', 6, 0xcf),
  zhaoxin: x86('CentaurHauls', 7, 0x3b),
  'zhaoxin-yongfeng': x86('CentaurHauls', 7, 0x5b),
  arm: { architecture: 'arm64', vendor: null, family: null, model: null },
  power: { architecture: 'ppc64', vendor: null, family: null, model: null },
  'other-x86': x86('HygonGenuine', 24, 1),
  other: { architecture: null, vendor: null, family: null, model: null },
};

function x86(vendor: string, family: number, model: number) {
  return { architecture: 'x86_64', vendor, family, model };
}

/** The classes that a CPU of Linux' settings may be in, as far as vendor and family tell; all where it is not known. */
export function classesOfCpu(cpu: Cpu | undefined): readonly CpuClass[] {
  if (!cpu) return cpuClasses;
  switch (cpu.vendor) {
    case 'amd':
      // Rome and Milan share their host bridge, and family 0x17 has older models too.
      return cpu.family === 0x17 ? ['amd', 'amd-rome'] : cpu.family === 0x19 ? ['amd-rome'] : ['amd'];
    case 'intel':
      return ['intel-broadwell', 'intel-skylake', 'intel-sapphire', 'intel-emerald'];
    case 'zhaoxin':
      return ['zhaoxin', 'zhaoxin-yongfeng'];
    case 'arm':
      return ['arm'];
    case 'ibm':
      return ['power'];
    case 'hygon':
      return ['other-x86'];
    case 'other':
      return ['other-x86', 'other'];
    default:
      return assertNever(cpu.vendor);
  }
}

/** A CPU class as people name it. */
export const cpuNames: Readonly<Record<CpuClass, string>> = {
  amd: 'AMD',
  'amd-rome': 'AMD',
  'intel-broadwell': 'Intel',
  'intel-skylake': 'Intel',
  'intel-sapphire': 'Intel',
  'intel-emerald': 'Intel',
  zhaoxin: 'Zhaoxin',
  'zhaoxin-yongfeng': 'Zhaoxin',
  arm: 'Arm',
  power: 'POWER',
  'other-x86': 'other x86 processors',
  other: 'other processors',
};
