import type { Cpu } from '../../topology/cpu.ts';

/** What decides beside the machine itself: which kernel, started how, on which CPU. */
export interface KernelSettings {
  /** As `uname -r` prints it, or `queued`. */
  readonly kernel: string;
  /** Null: take it from the machine, where its host bridges tell. */
  readonly cpu: Cpu | null;
  /** Kernel command line as typed; only `pci=` parameters matter here. */
  readonly commandLine: string;
  /** Whether the kernel's IOMMU driver asks for ACS at boot; 'captured' leaves the control words as they are. */
  readonly iommu: 'captured' | 'on';
  /** Changes a person made to the kernel's host bridge list. */
  readonly hostBridgeEdits: readonly HostBridgeEdit[];
}

export interface HostBridgeEdit {
  readonly edit: 'add' | 'remove';
  readonly vendorId: number;
  /** Or ANY_DEVICE, for all of the vendor. */
  readonly deviceId: number;
  /** Only for 'add': both devices must sit below the same host bridge. */
  readonly sameHostBridge: boolean;
}

/** As in the kernel's table: an entry for every device of its vendor (PCI_ANY_ID). */
export const ANY_DEVICE = -1;

/** The newest released kernel, started without parameters, on the CPU that the machine itself shows. */
export const defaultSettings: KernelSettings = {
  kernel: '7.3',
  cpu: null,
  commandLine: '',
  iommu: 'captured',
  hostBridgeEdits: [],
};
