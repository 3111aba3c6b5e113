/** What a person wants to do with a pair; the layers that are asked follow from it. */
export const purposes = [
  'gpu-gpu',
  'gpu-nic-peermem',
  'gpu-nic-dmabuf',
  'gpu-storage',
  'nvme-nic',
  'vfio',
  'p2pdma',
] as const;
export type Purpose = (typeof purposes)[number];

/** Programs whose release decides, beside the kernel. */
export const programs = ['nvidia', 'cuda', 'nccl', 'rccl', 'nvidia-fs'] as const;
export type Program = (typeof programs)[number];

/** NVIDIA's kernel modules: from source, closed, or patched for peers (drivers.md, section 1.9). */
export const nvidiaModules = ['open', 'proprietary', 'patched'] as const;
export type NvidiaModule = (typeof nvidiaModules)[number];

/** Facts of drivers that the machine's functions do not show, and that are so or not so. */
export const toldFacts = [
  'mig',
  'confidential',
  'vgpu',
  'clique',
  'vendor-rdma',
  'peermem-symbols',
  'nvidia-fs',
] as const;
export type ToldFact = (typeof toldFacts)[number];

/** What is left out is not known. */
export type ToldFacts = Readonly<Partial<Record<ToldFact, boolean>>>;

/** What decides in drivers and libraries and is not seen in the machine. Plain data; empty texts say nothing. */
export interface StackSettings {
  /** Null: as the two kinds of device suggest. */
  readonly purpose: Purpose | null;
  /** Releases as the programs print them: `580.142`, `2.27.7`. What is left out is not known. */
  readonly versions: Readonly<Partial<Record<Program, string>>>;
  /** Null: not known. */
  readonly nvidiaModule: NvidiaModule | null;
  readonly facts: ToldFacts;
  /** Parameters of kernel modules as modprobe, the command line or /proc/driver/nvidia/params write them. */
  readonly parameters: string;
  /** Variables of the environment as a shell takes them: `NCCL_P2P_LEVEL=PHB UCX_IB_GPU_DIRECT_RDMA=yes`. */
  readonly environment: string;
  /** Options of the kernel's configuration: `CONFIG_HSA_AMD_P2P=y`. */
  readonly kernelConfig: string;
  /** cufile.json as it is. */
  readonly cufile: string;
}

/** Nothing chosen, and nothing known. */
export const noStackSettings: StackSettings = {
  purpose: null,
  versions: {},
  nvidiaModule: null,
  facts: {},
  parameters: '',
  environment: '',
  kernelConfig: '',
  cufile: '',
};
