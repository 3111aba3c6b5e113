import type { Cpu } from '../../topology/cpu.ts';
import { type Fact, known, knownValue, unknown } from '../../topology/fact.ts';
import type { Machine, PciFunction } from '../../topology/machine.ts';
import { functionIds } from '../../topology/names/ids.ts';
import type { KernelSettings } from '../policy/settings.ts';

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

/** What pci.ids calls parts of AMD root complexes, where a capture shows no numbers. */
const amdNames: readonly (readonly [family: number, words: RegExp])[] = [
  [0x15, /Family 15h/],
  [0x17, /Family 17h|Zeppelin|Starship|Matisse|Raven|Picasso|Renoir/],
  [0x19, /Family 19h|Milan|Genoa|Cezanne|Rembrandt|Raphael|Phoenix/],
  [0x1a, /Family 1ah|Turin|Strix/],
];

const cpuOfVendor = {
  0x8086: { vendor: 'intel', family: 6 },
  0x1d94: { vendor: 'hygon', family: 0x18 },
  0x1d17: { vendor: 'zhaoxin', family: 7 },
  0x1014: { vendor: 'ibm', family: 0 },
} as const satisfies Readonly<Record<number, Cpu>>;

const HOST_BRIDGE = 0x0600;
const PCI_BRIDGE = 0x0604;
const SYSTEM_PERIPHERAL = 0x0880;

/** Parts of the 440FX, PIIX, Q35 and ICH9 chipsets, which QEMU emulates below a CPU of any vendor. */
const emulated: readonly number[] = [0x1237, 0x7000, 0x7010, 0x7113, 0x29c0, 0x2918, 0x2922, 0x2930, 0x3420];
const emulatedNames = /440FX|PIIX|82G33|82801I|QEMU/;

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

/** The CPU that a function on a root bus belongs to; undefined where it may stand beside any. */
export function cpuBehind(fn: PciFunction): Cpu | undefined {
  const { vendorId, deviceId } = functionIds(fn);
  const name = knownValue(fn.name) ?? '';
  const classCode = knownValue(fn.classCode);
  if (vendorId === 0x1022 || name.startsWith('Advanced Micro Devices')) return amdCpu(deviceId, name);
  const isRootPort = knownValue(fn.portType) === 'root-port';
  if (vendorId === 0x1014) return isRootPort ? cpuOfVendor[vendorId] : undefined;
  if (vendorId === 0x8086 || name.startsWith('Intel Corporation')) {
    const isCpuPart =
      classCode === HOST_BRIDGE || classCode === PCI_BRIDGE || classCode === SYSTEM_PERIPHERAL;
    const isEmulated = (deviceId !== undefined && emulated.includes(deviceId)) || emulatedNames.test(name);
    return isCpuPart && !isEmulated ? cpuOfVendor[0x8086] : undefined;
  }
  if (classCode !== HOST_BRIDGE) return undefined;
  return vendorId === 0x1d94 || vendorId === 0x1d17 ? cpuOfVendor[vendorId] : undefined;
}

function amdCpu(deviceId: number | undefined, name: string): Cpu | undefined {
  const family =
    amdFamilies.find(([, deviceIds]) => deviceId !== undefined && deviceIds.includes(deviceId))?.[0] ??
    amdNames.find(([, words]) => words.test(name))?.[0];
  return family === undefined ? undefined : { vendor: 'amd', family };
}
