import type { AddressRange } from '../../topology/bar.ts';
import { contains } from '../../topology/hostWindows.ts';
import type { Fabric } from './fabric.ts';

/** Where x86 takes writes for interrupt messages, never for memory (Intel 64 SDM, volume 3, section 12.11.1). */
const x86Interrupts: AddressRange = { base: 0xfee0_0000n, limit: 0xfeef_ffffn };

/** Where a device sends an interrupt (MSI), a write of 4 bytes; null where the architecture does not fix it. */
export const interruptAddress = ({ architecture }: Pick<Fabric, 'architecture'>): bigint | null =>
  architecture === 'x86' ? x86Interrupts.base : null;

/** Whether a root complex takes a write to this bus address for an interrupt. No IOMMU maps these as memory. */
export const isInterrupt = ({ architecture }: Pick<Fabric, 'architecture'>, address: bigint): boolean =>
  architecture === 'x86' && contains(x86Interrupts, address);
