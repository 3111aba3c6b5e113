/**
 * What NCCL and RCCL know of a machine: the elements of their topology file, which they also build from sysfs. Plain
 * data; nothing here knows what a release makes of it. An attribute that is not there is null.
 */
export interface NcclTopology {
  /** In the order of the file, by which NCCL breaks ties and takes the first CPU as the one that decides. */
  readonly cpus: readonly CpuNode[];
}

/** A NUMA node; NCCL calls it a CPU. */
export interface CpuNode {
  /** -1 where firmware names none. */
  readonly numaNode: number;
  /** `x86_64`, `arm64`, `ppc64`. */
  readonly architecture: string | null;
  /** As /proc/cpuinfo has it: `GenuineIntel`, `AuthenticAMD`. */
  readonly vendor: string | null;
  readonly family: number | null;
  readonly model: number | null;
  readonly children: readonly (PciNode | VirtualNics)[];
}

/** A device, or the upstream port of a switch with what is below it. */
export interface PciNode {
  readonly kind: 'pci';
  /** `0000:41:00.0` */
  readonly busId: string;
  /** `0x060400`; hand-made files shorten it. */
  readonly classCode: string | null;
  readonly vendor: number | null;
  readonly device: number | null;
  readonly subsystemVendor: number | null;
  readonly subsystemDevice: number | null;
  /** A text of sysfs, such as `16.0 GT/s PCIe`. */
  readonly linkSpeed: string | null;
  readonly linkWidth: number | null;
  readonly gpu: GpuFacts | null;
  /** The network interfaces of an adapter; null for what is none. */
  readonly nets: readonly NetFacts[] | null;
  readonly children: readonly PciNode[];
  /** Bus ids of switches that firmware joins to this one without the CPU. */
  readonly pciLinks: readonly string[];
}

/** Network interfaces that are on no PCI device: bridges, tunnels. */
export interface VirtualNics {
  readonly kind: 'virtual-nics';
  readonly nets: readonly NetFacts[];
}

export interface GpuFacts {
  /** The number of the driver. */
  readonly index: number | null;
  /** CUDA compute capability as one number, 90 for 9.0. */
  readonly computeCapability: number | null;
  /** AMD's name of the architecture, `gfx942`. */
  readonly gcn: string | null;
  /** Its place in the communicator; without one it is left out. */
  readonly rank: number | null;
  /** Whether CUDA says that network adapters may use its memory. */
  readonly gpuDirect: boolean | null;
  readonly links: readonly GpuLink[];
  readonly chipLinks: readonly ChipLink[];
}

/** NVLink or xGMI. */
export interface GpuLink {
  /** The bus id at its other end: a GPU, an NVSwitch or a CPU. */
  readonly target: string;
  /** The class of what is there, which tells these apart. */
  readonly targetClass: string | null;
  readonly count: number;
}

/** NVLink-C2C, from a GPU to the CPU in the same package. */
export interface ChipLink {
  readonly megabytesPerSecond: number;
  readonly count: number;
}

export interface NetFacts {
  readonly name: string | null;
  /** The number of the network plugin; without one it is left out. */
  readonly index: number | null;
  readonly megabitsPerSecond: number | null;
  /** Whether the network plugin says that it may use the memory of GPUs. */
  readonly gpuDirect: boolean | null;
}
