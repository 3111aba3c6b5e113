import type { BridgeWindows, HostWindow } from './bar.ts';
import type { Bdf } from './bdf.ts';
import type { Fact } from './fact.ts';
import type { BusRange } from './facts/bridgeFacts.ts';
import type { FunctionFacts } from './facts/facts.ts';
import type { LoggedFacts } from './loggedLine.ts';
import type { SideLinkFacts } from './sideLink.ts';
import type { EvidenceFacts } from './stackEvidence.ts';

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
  /** Links of idle GPUs count with the speed that they had when they were captured, and not as they train under load. */
  readonly idleLinks?: 'as-captured';
  /** What this machine's kernel logged about peers and ACS, in order; not there where no log was captured. */
  readonly logged?: readonly LoggedLine[];
  /** What drivers, libraries and their tools say of peers in this machine; not there where no such text was captured. */
  readonly evidence?: readonly StackEvidence[];
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

/** What every function has beside its facts. */
interface FunctionBase extends FunctionFacts {
  readonly id: NodeId;
  /** The bridge that leads to this function's bus, or a root. An SR-IOV virtual function has its PF's parent. */
  readonly parent: NodeId;
  readonly bdf: Bdf;
  /** A person's own name for it, such as "GPU 0"; null where none was given. */
  readonly label: string | null;
}

/** A function with a type 0 header. */
export interface EndpointFunction extends FunctionBase {
  readonly kind: 'endpoint';
  /** The physical function of which this is an SR-IOV virtual function. */
  readonly physicalFunction: NodeId | null;
}

/** A function with a type 1 header (a CardBus bridge counts as one): root port, switch port or bridge. */
export interface BridgeFunction extends FunctionBase {
  readonly kind: 'bridge';
  readonly buses: Fact<BusRange>;
  readonly windows: Fact<BridgeWindows>;
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
export interface SideLink extends SideLinkFacts {
  readonly a: NodeId;
  readonly b: NodeId;
}

/** A line of this machine's kernel log. */
export interface LoggedLine extends LoggedFacts {
  /** The device that the line is about; of a pair the client. */
  readonly node: NodeId;
  /** The provider, for a line about a pair; null for other lines. */
  readonly peer: NodeId | null;
}

/** One thing that a driver, a library or a tool of theirs said of peers. */
export interface StackEvidence extends EvidenceFacts {
  /** The device, of a pair the one that the row or the line begins with; null: of the machine, or not known which. */
  readonly node: NodeId | null;
  /** The other one of a pair; null as above. */
  readonly peer: NodeId | null;
}
