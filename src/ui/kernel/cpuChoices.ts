import { hex } from '../../core/lib/hex.ts';
import type { Cpu, CpuVendor } from '../../core/topology/cpu.ts';

/** CPUs that p2pdma tells apart, with the names people know them by. */
export const cpuChoices: readonly { readonly cpu: Cpu; readonly name: string }[] = [
  { cpu: { vendor: 'intel', family: 0x06 }, name: 'Intel' },
  { cpu: { vendor: 'amd', family: 0x15 }, name: 'AMD before Zen' },
  { cpu: { vendor: 'amd', family: 0x17 }, name: 'AMD Zen 1, Zen 2' },
  { cpu: { vendor: 'amd', family: 0x19 }, name: 'AMD Zen 3, Zen 4' },
  { cpu: { vendor: 'amd', family: 0x1a }, name: 'AMD Zen 5' },
  { cpu: { vendor: 'hygon', family: 0x18 }, name: 'Hygon Dhyana' },
  { cpu: { vendor: 'zhaoxin', family: 0x07 }, name: 'Zhaoxin' },
  { cpu: { vendor: 'ibm', family: 0 }, name: 'IBM POWER' },
  { cpu: { vendor: 'arm', family: 0 }, name: 'Arm' },
  { cpu: { vendor: 'other', family: 0 }, name: 'Another CPU' },
];

const vendorNames: Record<CpuVendor, string> = {
  intel: 'Intel',
  amd: 'AMD',
  hygon: 'Hygon',
  zhaoxin: 'Zhaoxin',
  ibm: 'IBM',
  arm: 'Arm',
  other: 'Other',
};

export const cpuKey = ({ vendor, family }: Cpu): string => `${vendor}:${family}`;

/** `AMD Zen 3, Zen 4 (0x19)` */
export function cpuWords(cpu: Cpu): string {
  const name = cpuChoices.find(choice => cpuKey(choice.cpu) === cpuKey(cpu))?.name ?? vendorNames[cpu.vendor];
  return cpu.family === 0 ? name : `${name} (0x${hex(cpu.family, 2)})`;
}
