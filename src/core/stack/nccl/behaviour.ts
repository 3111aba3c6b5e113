/** How near two devices are to each other, from nearest to farthest; each release knows some of these. */
export const pathTypes = [
  'LOC',
  'NVL',
  'XGMI',
  'NVB',
  'C2C',
  'PIX',
  'PXB',
  'P2C',
  'PXN',
  'PHB',
  'SYS',
  'NET',
  'DIS',
] as const;
export type PathType = (typeof pathTypes)[number];

/** What a path type means, for people. */
export const pathMeanings: Readonly<Record<PathType, string>> = {
  LOC: 'one and the same device',
  NVL: 'NVLink',
  XGMI: 'xGMI',
  NVB: 'NVLink through one other GPU',
  C2C: 'NVLink-C2C to the CPU',
  PIX: 'one PCIe switch',
  PXB: 'several PCIe switches',
  P2C: 'NVLink-C2C to the CPU, then PCIe',
  PXN: 'NVLink to a GPU near the adapter',
  PHB: 'through a CPU’s root complex',
  SYS: 'between CPUs',
  NET: 'the network',
  DIS: 'not connected',
};

/** CPUs as NCCL tells them apart. */
export const cpuClasses = [
  'amd',
  'amd-rome',
  'intel-broadwell',
  'intel-skylake',
  'intel-sapphire',
  'intel-emerald',
  'zhaoxin',
  'zhaoxin-yongfeng',
  'arm',
  'power',
  'other-x86',
  'other',
] as const;
export type CpuClass = (typeof cpuClasses)[number];

/** A default level that holds for up to `gpus` GPUs, and the one beyond. */
export interface DefaultLevel {
  readonly level: PathType;
  readonly few?: { readonly gpus: number; readonly level: PathType };
}

/** Everything that is different from one release of NCCL or RCCL to another, of what is decided here. */
export interface Behaviour {
  /** The path types that it knows, nearest first. */
  readonly pathTypes: readonly PathType[];
  /**
   * Which of two paths it keeps: the first that has more bandwidth and is no longer, whatever its type; or the one of
   * the nearer type, then of more bandwidth, then the shorter.
   */
  readonly keeps: 'wider' | 'nearer';
  /** Whether a GPU is a node of its own beside the device that it is on. */
  readonly hasDeviceNodes: boolean;
  /** Whether a path may lead over NVLink through one other GPU. */
  readonly relaysThroughGpu: boolean;
  /** GB/s of one NVLink in one direction by compute capability: the first row that the GPU reaches or is. */
  readonly nvlink: readonly NvlinkRate[];
  /** What it takes a link to the CPU in the same package for. */
  readonly chipLink: 'none' | 'NVL' | 'C2C';
  /** Whether chip-to-chip and then PCIe is a path type of its own. */
  readonly hasP2c: boolean;
  /** Broadcom switches that enumerate in two levels and count as one. */
  readonly flattens: readonly (4 | 5)[];
  /** Whether links between switches that firmware joins are followed. */
  readonly followsPciLinks: boolean;
  /** GB/s between two CPUs. */
  readonly betweenCpus: Readonly<Record<CpuClass, number>>;
  /** Up to which path type GPUs are peers by default. */
  readonly peerLevel: Readonly<Record<CpuClass, DefaultLevel>>;
  /**
   * Whether a refusal of NVML counts: never; for NVLink, and over PCIe only where the environment asks for it; or always.
   */
  readonly nvmlRefusal: 'ignored' | 'if asked' | 'counts';
  /** From which compute capability on a NIC may read a GPU that has no NVLink peer. */
  readonly readsFreelyFrom: number | null;
  /** Up to which path type GPUDirect RDMA is used by default. */
  readonly gdrLevel: PathType;
  /**
   * What NCCL_NET_GDR_C2C does for a GPU with a chip link to its CPU: nothing; the path through it counts as C2C,
   * whatever the level; or the default level is P2C. And whether it is on where nobody says otherwise.
   */
  readonly gdrOverChipLink: 'none' | 'counts-as-C2C' | 'default-level';
  readonly gdrOverChipLinkByDefault: boolean;
  /** AMD Rome and Milan: PHB is near enough where bus numbers say so. */
  readonly romeException: boolean;
  /** Whether it knows a relay through a GPU near the NIC, and takes it by default. */
  readonly pxn: 'none' | 'off' | 'on';
  /** Whether that relay may reach the NIC through its chip link, where nobody says otherwise. */
  readonly pxnOverChipLink: boolean;
}

export interface NvlinkRate {
  readonly capability: number;
  /** Only this one, and no later. */
  readonly exactly?: true;
  readonly gigabytesPerSecond: number;
}
