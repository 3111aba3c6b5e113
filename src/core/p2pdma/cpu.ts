import type { Cpu, CpuVendor } from '../topology/cpu.ts';
import { type Fact, known, knownValue, unknown } from '../topology/fact.ts';
import type { Machine, PciFunction } from '../topology/machine.ts';
import type { KernelSettings } from './settings.ts';

/** Whether Linux lets P2P traffic cross this CPU's root complex without asking the list (`cpu_supports_p2pdma`). */
export const isAmdZen = ({ vendor, family }: Cpu): boolean => vendor === 'amd' && family >= 0x17;

/** The CPU that verdicts are computed for: the person's choice, else what the machine's own devices prove. */
export const effectiveCpu = (machine: Machine, { cpu }: Pick<KernelSettings, 'cpu'>): Fact<Cpu> =>
  cpu ? known(cpu, 'edited') : inferCpu(machine);

/** Root complexes of AMD CPUs by family: device 00.0 and the root ports' companions of each generation. */
const amdFamilies: readonly (readonly [family: number, deviceIds: readonly number[]])[] = [
  [0x10, [0x9600, 0x9601, 0x5a11, 0x5a12, 0x5a13, 0x5a14]],
  [0x15, [0x1410, 0x1422, 0x1576]],
  [0x16, [0x1536, 0x1566]],
  [0x17, [0x1450, 0x15d0, 0x1630, 0x1480]],
  [0x19, [0x14a4, 0x14b5, 0x14d8, 0x14e8]],
  [0x1a, [0x153a, 0x1507, 0x1122]],
];

/** Vendors whose CPUs are recognised by a host bridge of their own. */
const vendorOfHostBridge: Readonly<Record<number, Cpu>> = {
  32902: { vendor: 'intel', family: 6 },
  7572: { vendor: 'hygon', family: 0x18 },
  7447: { vendor: 'zhaoxin', family: 7 },
  4116: { vendor: 'ibm', family: 0 },
};

const HOST_BRIDGE_CLASS = 0x0600;

/** Chipsets that QEMU emulates below a CPU of any vendor: 440FX and Q35. */
const emulatedHostBridges: readonly number[] = [0x1237, 0x29c0];

/**
 * The CPU, as far as its host bridge functions or root ports tell; unknown where they do not, or contradict each
 * other. 1022:1480 serves families 0x17 and 0x19: both pass the kernel's check, so 0x17 is told.
 */
function inferCpu(machine: Machine): Fact<Cpu> {
  const rootIds = new Set(machine.roots.filter(root => root.kind === 'host-bridge').map(root => root.id));
  const found = new Map<string, Cpu>();
  for (const fn of machine.functions) {
    const cpu = rootIds.has(fn.parent) ? cpuBehind(fn) : undefined;
    if (cpu) found.set(cpu.vendor, cpu);
  }
  const [only, ...others] = found.values();
  return only && others.length === 0 ? known(only, 'derived') : unknown;
}

function cpuBehind(fn: PciFunction): Cpu | undefined {
  const vendorId = knownValue(fn.vendorId);
  const deviceId = knownValue(fn.deviceId);
  if (vendorId === undefined || deviceId === undefined) return undefined;
  if (vendorId === 0x1022) return amdCpu(deviceId);
  if (vendorId === 0x1014)
    return knownValue(fn.portType) === 'root-port' ? vendorOfHostBridge[vendorId] : undefined;
  if (vendorId === 0x8086 && emulatedHostBridges.includes(deviceId)) return undefined;
  return knownValue(fn.classCode) === HOST_BRIDGE_CLASS ? vendorOfHostBridge[vendorId] : undefined;
}

function amdCpu(deviceId: number): Cpu | undefined {
  const family = amdFamilies.find(([, deviceIds]) => deviceIds.includes(deviceId))?.[0];
  const vendor: CpuVendor = 'amd';
  return family === undefined ? undefined : { vendor, family };
}
