import type { Acs } from './acs.ts';
import type { Bar, BridgeWindows, HostWindow } from './bar.ts';
import type { Bdf } from './bdf.ts';
import type { Fact } from './fact.ts';
import type { Link } from './link.ts';
import type { PortType } from './portType.ts';
import type { SideLinkKind } from './sideLink.ts';

/**
 * What a machine IS: a forest of PCI functions below host bridges, with every fact a capture may lack kept
 * three-valued. Plain data; nothing here knows what Linux decides about it.
 */
export interface Machine {
  readonly name: string;
  readonly roots: readonly Root[];
  /** Every PCI function, each after its parent; siblings in ascending device and function order. */
  readonly functions: readonly PciFunction[];
  /** Devices that are not PCI functions but may be asked to do DMA (USB, software RDMA). */
  readonly others: readonly OtherDevice[];
  /** Links beside PCIe: NVLink, xGMI and the like. */
  readonly sideLinks: readonly SideLink[];
}

/** Stable name of a root, function or other device; it survives renumbering of buses. A capture uses the BDF. */
export type NodeId = string & { readonly __brand: 'NodeId' };
export const nodeId = (text: string): NodeId => text as NodeId;

/** Where a tree begins. */
export type Root = HostBridge | UnplacedBus;

/** One root bus: Linux keeps one `pci_host_bridge` for each. */
export interface HostBridge {
  readonly kind: 'host-bridge';
  readonly id: NodeId;
  readonly domain: number;
  /** The root bus number. */
  readonly bus: number;
  /** The last bus number that this host bridge may use. */
  readonly subordinate: Fact<number>;
  readonly numaNode: Fact<number>;
  readonly windows: Fact<readonly HostWindow[]>;
  /**
   * Whether `functions` holds every function of the root bus. A capture of selected devices does not show the
   * bus's first device, by which Linux identifies the host bridge.
   */
  readonly listing: 'complete' | 'partial';
}

/** A bus that devices sit on while no bridge to it is shown: their ancestry is unknown, not empty. */
export interface UnplacedBus {
  readonly kind: 'unplaced-bus';
  readonly id: NodeId;
  readonly domain: number;
  readonly bus: number;
}

export type PciFunction = EndpointFunction | BridgeFunction;

interface FunctionFacts {
  readonly id: NodeId;
  /** The bridge that leads to this function's bus, or a root. An SR-IOV virtual function has its PF's parent. */
  readonly parent: NodeId;
  readonly bdf: Bdf;
  /** A person's own name for it, such as "GPU 0"; null where none was given. */
  readonly label: string | null;
  /** Vendor and device name as the capture prints them. */
  readonly name: Fact<string>;
  readonly vendorId: Fact<number>;
  readonly deviceId: Fact<number>;
  /** Base class in bits 15:8, subclass in bits 7:0. */
  readonly classCode: Fact<number>;
  /** Absent: no PCI Express capability, a conventional PCI function. */
  readonly portType: Fact<PortType>;
  /** Absent: no link, as for a function integrated in the root complex. */
  readonly link: Fact<Link>;
  /** LnkCap bits 31:24: the number of a port within its switch or root complex. */
  readonly portNumber: Fact<number>;
  /** Retimers in the link below a port, by its Link Status 2 (bits 6 and 7): 0, 1 or 2. */
  readonly retimers: Fact<number>;
  readonly acs: Fact<Acs>;
  readonly numaNode: Fact<number>;
  readonly iommuGroup: Fact<number>;
  readonly bars: Fact<readonly Bar[]>;
  /** Command register bits 1 and 2. */
  readonly command: Fact<{ readonly memorySpace: boolean; readonly busMaster: boolean }>;
  readonly maxPayloadBytes: Fact<number>;
  readonly maxReadRequestBytes: Fact<number>;
  /** Chassis name of the slot, as printed in "Physical Slot" or "DeviceName". */
  readonly slot: Fact<string>;
  readonly driver: Fact<string>;
}

/** A function with a type 0 header. */
export interface EndpointFunction extends FunctionFacts {
  readonly kind: 'endpoint';
  /** The physical function of which this is an SR-IOV virtual function. */
  readonly physicalFunction: NodeId | null;
}

/** A function with a type 1 header (a CardBus bridge counts as one): root port, switch port or bridge. */
export interface BridgeFunction extends FunctionFacts {
  readonly kind: 'bridge';
  /** Absent: the bridge is not configured (secondary bus 0). */
  readonly buses: Fact<BusRange>;
  readonly windows: Fact<BridgeWindows>;
}

export interface BusRange {
  readonly secondary: number;
  readonly subordinate: number;
}

/** A device that is not a PCI function. Linux resolves it to the nearest PCI parent. */
export interface OtherDevice {
  readonly id: NodeId;
  readonly label: string;
  /** The PCI function below which it sits, or null. */
  readonly parent: NodeId | null;
  /** Its driver does DMA with the CPU (`dma_virt_ops`), as software RDMA does. */
  readonly virtualDma: boolean;
}

/** A link between two functions beside PCIe. */
export interface SideLink {
  readonly kind: SideLinkKind;
  readonly a: NodeId;
  readonly b: NodeId;
  /** In each direction, 1e9 bytes a second; null where it is not known. */
  readonly gigabytesPerSecond: number | null;
}
