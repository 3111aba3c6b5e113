import type { CpuClass } from './behaviour.ts';
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
