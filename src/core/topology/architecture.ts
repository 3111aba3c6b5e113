import { knownValue } from './fact.ts';
import type { Machine, NodeId } from './machine.ts';

/** Host-bridge windows by architecture: what is added to a bus address to get the CPU's. Null: as the machine has them. */
export const architectures = [
  { id: 'x86', name: 'x86', low: null, high: null, identity: true },
  { id: 'power', name: 'POWER', low: 0x3fe0_0000_0000n - 0x8000_0000n, high: 0n, identity: false },
  { id: 'power-captured', name: 'POWER, windows as captured', low: null, high: null, identity: false },
  { id: 'arm64', name: 'arm64, windows as captured', low: null, high: null, identity: false },
  {
    id: 'arm64-offset',
    name: 'arm64, 32-bit window shifted',
    low: 0x6_0000_0000n - 0xc000_0000n,
    high: 0n,
    identity: false,
  },
] as const;
export type Architecture = (typeof architectures)[number]['id'];

const architectureByVendor: ReadonlyMap<number, Architecture> = new Map([
  [0x8086, 'x86'], // Intel
  [0x1022, 'x86'], // AMD
  [0x1d17, 'x86'], // Zhaoxin
  [0x1d94, 'x86'], // Hygon
  [0x1b36, 'x86'], // QEMU: q35 unless something else says otherwise
  [0x1014, 'power-captured'], // IBM
  [0x14e4, 'arm64'], // Broadcom (Raspberry Pi)
  [0x1def, 'arm64'], // Ampere
  [0x19e5, 'arm64'], // Huawei
  [0x10de, 'arm64'], // NVIDIA Grace
]);

/** By the first known vendor among what sits on a root bus; windows are as captured. */
export function architectureOf(machine: Machine): Architecture {
  const roots = new Set<NodeId>(machine.roots.map(root => root.id));
  for (const fn of machine.functions) {
    if (!roots.has(fn.parent)) continue;
    const found = architectureByVendor.get(knownValue(fn.vendorId) ?? -1);
    if (found) return found;
  }
  return 'x86';
}
